-- One row per seat that the team's own rule would have cut 90, 180 or 270 days ago, and whether its member came back.
with trials as (
  select
    teams.team,
    cast(ago as bigint) as days_ago,
    cast($as_of as date) - cast(ago as integer) as cut_date,
    cast(idle_after_days as integer) as idle_after_days,
    complete_until
  from teams
  cross join (select unnest([90, 180, 270]) as ago)
  -- The log must reach back over the whole threshold before the day.
  where has_events and cast(read_from as date) <= cut_date + 1 - cast(idle_after_days as integer)
),
held as (
  select trials.*, status.team_member_id
  from trials
  join member_status_history as status
    on status.team = trials.team
    and status.aspect = 'status'
    and status.value = 'active'
    and cast(status.changed_at as date) <= cut_date
    and (status.until_at is null or cast(status.until_at as date) > cut_date)
),
full_members as (
  -- What somebody was first holds for the time before, too.
  select team, team_member_id, from_date, to_date
  from (
    select
      team,
      team_member_id,
      value,
      lag(cast(changed_at as date)) over (partition by team, team_member_id order by changed_at) is null as is_first,
      case when is_first then date '0001-01-01' else cast(changed_at as date) end as from_date,
      cast(until_at as date) as to_date
    from member_status_history
    where aspect = 'membership_type'
  )
  where value = 'full'
),
people as (
  select team, team_member_id, max(joined_on) as joined_on, arg_max(email, valid_from) as email
  from member_history
  group by team, team_member_id
),
uses as (
  -- All three days in one pass over the activity, which is long.
  select
    team,
    team_member_id,
    max(activity_date) filter (where activity_date <= cast($as_of as date) - 90) as last_before_90,
    min(activity_date) filter (where activity_date > cast($as_of as date) - 90) as first_after_90,
    max(activity_date) filter (where activity_date <= cast($as_of as date) - 180) as last_before_180,
    min(activity_date) filter (where activity_date > cast($as_of as date) - 180) as first_after_180,
    max(activity_date) filter (where activity_date <= cast($as_of as date) - 270) as last_before_270,
    min(activity_date) filter (where activity_date > cast($as_of as date) - 270) as first_after_270
  from member_activity_daily
  where last_used_at is not null
  group by team, team_member_id
),
used as (
  select team, team_member_id, 90 as days_ago, last_before_90 as last_used_date, first_after_90 as came_back_date
  from uses
  union all
  select team, team_member_id, 180, last_before_180, first_after_180 from uses
  union all
  select team, team_member_id, 270, last_before_270, first_after_270 from uses
)
select
  held.team,
  held.days_ago,
  held.cut_date,
  held.team_member_id,
  people.email,
  case when used.last_used_date is null then 'NEVER_ACTIVE' else 'INACTIVE_' || held.idle_after_days end as reason_code,
  used.last_used_date,
  used.came_back_date is not null as came_back,
  used.came_back_date,
  cast(used.came_back_date - held.cut_date as bigint) as days_until_back
from held
join people on people.team = held.team and people.team_member_id = held.team_member_id
semi join full_members
  on full_members.team = held.team
  and full_members.team_member_id = held.team_member_id
  and full_members.from_date <= held.cut_date
  and (full_members.to_date is null or full_members.to_date > held.cut_date)
left join used
  on used.team = held.team and used.team_member_id = held.team_member_id and used.days_ago = held.days_ago
where
  (used.last_used_date is null or used.last_used_date < held.cut_date + 1 - held.idle_after_days)
  and coalesce(people.joined_on, timestamp '0001-01-01')
    <= cast(held.cut_date + 1 as timestamp) - to_days(held.idle_after_days)
