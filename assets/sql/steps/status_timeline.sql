-- One row per statement, in the order of a member's life, with what was said before it and what is taken to hold from it on.
with first_uses as (
  -- The first use that the log tells, of members with an event that does not tell what was before it.
  select activity.team, activity.team_member_id, min(activity_date) as first_used_date
  from member_activity_daily as activity
  semi join (select team, team_member_id from told_changes where before is null) using (team, team_member_id)
  join teams on teams.team = activity.team
  where last_used_at is not null and activity_date >= teams.read_from
  group by activity.team, activity.team_member_id
),
lives as (
  -- A number for each member and aspect: windows over it cost less than over three texts.
  select team, team_member_id, aspect, row_number() over () as life
  from (select distinct team, team_member_id, aspect from status_statements)
),
ordered as (
  -- Statements of the same second go in the order in which things happen to a member; of those that tell of one change,
  -- first what was before it, then the event itself, then whoever else tells of it.
  select
    status_statements.*,
    life,
    lag(value) over statement as value_told_before,
    lag(told_at) over statement as told_before_at,
    lag(source) over statement as told_before_by,
    row_number() over statement as place
  from status_statements
  join lives using (team, team_member_id, aspect)
  window statement as (
    partition by life
    order by
      told_at,
      coalesce(list_position(['invited', 'active', 'suspended', 'other', 'removed'], reached), 4),
      list_position(['next_event', 'event', 'roster', 'snapshot'], source)
  )
),
placed as (
  -- What a statement's place says of it, seen against the reach of the team's log.
  select
    ordered.*,
    -- Without an event in the log, it was so before the log begins.
    coalesce(
      source in ('next_event', 'snapshot')
      and told_at >= teams.read_from
      and (told_before_at is null or told_before_at < teams.read_from),
      false
    ) as is_from_before_log,
    -- Whoever used something within the log's reach, and then left or was suspended, was active in between.
    coalesce(
      is_from_before_log and reached in ('removed', 'suspended') and first_used_date < cast(told_at as date), false
    ) as was_in_use,
    -- A reading before the log began said otherwise, and the event that tells of the change may still come.
    coalesce(
      is_from_before_log
      and source = 'snapshot'
      and told_before_by = 'snapshot'
      and (teams.complete_until is null or told_at > teams.complete_until),
      false
    ) as may_be_late,
    teams.read_from,
    teams.read_until
  from ordered
  join teams on teams.team = ordered.team
  left join first_uses
    on first_uses.team = ordered.team and first_uses.team_member_id = ordered.team_member_id and ordered.aspect = 'status'
),
filled as (
  -- What an event does not tell of the time before it is taken to be as it was told last, else the likeliest.
  select
    placed.* exclude (value),
    value is null and not was_in_use as is_guess,
    coalesce(
      value,
      case when was_in_use then 'active' end,
      nullif(value_told_before, reached),
      case
        when reached = 'active' and value_told_before = 'active' then 'suspended'
        when reached = 'active' then 'invited'
        when reached = 'full' then 'limited'
        when aspect = 'membership_type' then 'full'
        else 'active'
      end
    ) as value
  from placed
)
select
  *,
  lag(value) over statement as value_before,
  lag(source = 'next_event' and not is_guess and not is_from_before_log, 1, false) over statement as has_told_before,
  lag(value, 2) over statement as value_two_before
from filled
window statement as (partition by life order by place)
