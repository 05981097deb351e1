-- One row per member and change of its status or membership type: what was told, from when, until when, and by whom.
with reading_days as (
  select team, snapshot_date, lead(snapshot_date) over (partition by team order by snapshot_date) as next_date
  from (
    select team, snapshot_date from member_snapshots
    union
    select team, day as snapshot_date from lake_files where dataset = 'members'
  )
),
read_at as (
  select team, cast(started_at as date) as snapshot_date, max(started_at) as started_at
  from loads
  where subject = 'members' and state = 'done'
  group by all
),
readings as (
  select
    team,
    snapshot_date,
    next_date,
    coalesce(started_at, least(cast(snapshot_date + 1 as timestamp) - interval 1 microsecond, $as_of)) as read_at
  from reading_days
  left join read_at using (team, snapshot_date)
),
names_of_the_list as (
  -- What the log calls otherwise than the list. Of membership types the log (team_log.stone, TeamMembershipType) tells
  -- free, full and guest, the list (team.stone, TeamMembershipType) full, which uses a license, and limited.
  select
    unnest(['not_joined', 'moved_to_another_team', 'free', 'guest']) as logged,
    unnest(['removed', 'removed', 'limited', 'limited']) as listed
),
changed as (
  -- An event that is told twice counts once, whichever of the two tells what was before.
  select
    team,
    team_member_id,
    occurred_at as told_at,
    case event_type when 'member_change_status' then 'status' else 'membership_type' end as aspect,
    coalesce(after.listed, new_value) as value,
    max(coalesce(prior.listed, previous_value)) as before,
    coalesce(bool_or(previous_value in ('removed', 'moved_to_another_team')), false) as was_removed,
    coalesce(bool_or(previous_value = 'not_joined'), false) as was_none
  from member_status_events
  left join names_of_the_list as after on after.logged = new_value
  left join names_of_the_list as prior on prior.logged = previous_value
  where team_member_id is not null and new_value is not null
  group by all
),
read_after as (
  -- The first reading after an event: from then on the roster counts, whatever the log leaves out.
  select distinct changed.team, team_member_id, snapshot_date, read_at
  from changed
  asof join readings on readings.team = changed.team and readings.read_at >= changed.told_at
),
seen as (
  -- Each period of the roster at its first reading, at its last, at the reading that missed the member, and after events.
  select history.team, team_member_id, readings.read_at as told_at, status, membership_type
  from member_history as history
  join readings on readings.team = history.team and readings.snapshot_date = history.valid_from
  union
  select history.team, team_member_id, readings.read_at, status, membership_type
  from member_history as history
  join readings on readings.team = history.team and readings.next_date is not distinct from history.valid_to
  union
  select history.team, team_member_id, readings.read_at, 'removed', null
  from member_history as history
  join readings on readings.team = history.team and readings.snapshot_date = history.valid_to
  anti join member_history as later
    on later.team = history.team
    and later.team_member_id = history.team_member_id
    and later.valid_from = history.valid_to
  union
  select
    read_after.team,
    read_after.team_member_id,
    read_at,
    case when history.team is null then 'removed' else status end,
    membership_type
  from read_after
  left join member_history as history
    on history.team = read_after.team
    and history.team_member_id = read_after.team_member_id
    and history.valid_from <= snapshot_date
    and (history.valid_to is null or history.valid_to > snapshot_date)
),
dated as (
  -- The roster's own dates tell of changes before its first reading; where an event tells the same, that counts.
  select team, team_member_id, joined_on as told_at, 'active' as status from member_history
  union
  select team, team_member_id, invited_on, 'invited' from member_history
  union
  select team, team_member_id, suspended_on, 'suspended' from member_history
),
first_uses as (
  -- Of members with an event that does not tell what was before: their first use that the log tells.
  select activity.team, activity.team_member_id, min(activity_date) as first_used_date
  from member_activity_daily as activity
  semi join (select team, team_member_id from changed where before is null) using (team, team_member_id)
  join teams on teams.team = activity.team
  where (content_events > 0 or sign_ins > 0) and activity_date >= teams.read_from
  group by activity.team, activity.team_member_id
),
statements as (
  select team, team_member_id, 'status' as aspect, told_at, status as value, status as reached, 'snapshot' as source
  from seen
  where status is not null
  union all
  select team, team_member_id, 'membership_type', told_at, membership_type, membership_type, 'snapshot'
  from seen
  where membership_type is not null
  union all
  select team, team_member_id, 'status', told_at, status, status, 'roster'
  from dated
  anti join changed
    on changed.team = dated.team
    and changed.team_member_id = dated.team_member_id
    and changed.value = dated.status
    and changed.told_at between dated.told_at - interval 1 day and dated.told_at + interval 1 day
  where told_at <= $as_of
  union all
  select team, team_member_id, aspect, told_at, value, value, 'event' from changed
  union all
  -- An event also tells what was before it. Nobody was there before an invitation, whether told or not.
  select
    team,
    team_member_id,
    aspect,
    told_at,
    coalesce(before, case when value = 'invited' then 'removed' end),
    value,
    'next_event'
  from changed
),
ordered as (
  -- Within a second as lives go; of one change first what was before it, then the event, then who else tells of it.
  select
    *,
    lag(value) over statement as value_told_before,
    lag(told_at) over statement as told_before_at,
    lag(source) over statement as told_before_by,
    row_number() over statement as place
  from statements
  window statement as (
    partition by team, team_member_id, aspect
    order by
      told_at,
      coalesce(list_position(['invited', 'active', 'suspended', 'other', 'removed'], reached), 4),
      list_position(['next_event', 'event', 'roster', 'snapshot'], source)
  )
),
placed as (
  select
    ordered.*,
    -- Without an event in the log, it was so before the log begins.
    coalesce(
      source in ('next_event', 'snapshot')
      and told_at >= teams.read_from
      and (told_before_at is null or told_before_at < teams.read_from),
      false
    ) as is_from_before_log,
    -- Who used something in the log's reach, and then left or was suspended, was active in between.
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
),
compared as (
  select
    *,
    lag(value) over statement as value_before,
    lag(source = 'next_event' and not is_guess and not is_from_before_log, 1, false) over statement as has_told_before,
    lag(value, 2) over statement as value_two_before,
    count(*) filter (where source = 'event') over (
      partition by team, team_member_id, aspect, reached
      order by told_at
      range between interval 1 day preceding and interval 1 day following
    ) as events_near
  from filled
  window statement as (partition by team, team_member_id, aspect order by place)
),
kept as (
  select
    *,
    case when is_from_before_log then read_from else told_at end as changed_at,
    (is_guess and is_from_before_log)
    or may_be_late
    or (source = 'snapshot' and coalesce(told_at > read_until + interval 1 day, false)) as is_assumed,
    case
      when source = 'event' and has_told_before and value_before is distinct from value_two_before
        then 'its event says that it was ' || value_before || ' before'
      when source in ('roster', 'snapshot')
        and not is_from_before_log
        and told_at between read_from and read_until
        and events_near = 0
        then 'no event tells it'
    end as disagreement
  from compared
  where
    value is distinct from coalesce(value_before, case when aspect = 'status' then 'removed' end)
    or (is_guess and is_from_before_log)
),
spans as (
  select *, lead(changed_at) over (partition by team, team_member_id, aspect order by place) as until_at
  from kept
),
accounts as (
  select team, team_member_id, max(account_id) as account_id
  from (
    select team, team_member_id, account_id from member_history
    union all
    select team, team_member_id, account_id from member_status_events
  )
  group by team, team_member_id
),
departures as (
  -- An invitation that is withdrawn is no departure.
  select team, account_id, min(changed_at) as left_at
  from spans
  join accounts using (team, team_member_id)
  where aspect = 'status' and value = 'removed' and value_before is distinct from 'invited'
  group by team, account_id
)
select
  spans.team,
  spans.team_member_id,
  accounts.account_id,
  spans.aspect,
  changed_at,
  until_at,
  case
    when spans.aspect = 'membership_type' then spans.aspect
    when is_from_before_log and spans.value = 'removed' then 'gone_already'
    when is_from_before_log then 'there_already'
    when spans.value <> 'active' then spans.value
    when value_before = 'suspended' then 'restored'
    when departures.left_at < changed_at then 'returned'
    else 'joined'
  end as change,
  case
    -- The log does not reach back, or does not tell: that is not to say that nobody was there.
    when is_from_before_log or value_before is null then 'unknown'
    when value_before <> 'removed' or value_two_before is not null or changed.was_removed then value_before
    when changed.was_none then 'none'
    else 'unknown'
  end as value_before,
  spans.value,
  source,
  is_assumed,
  disagreement
from spans
left join accounts on accounts.team = spans.team and accounts.team_member_id = spans.team_member_id
left join departures on departures.team = spans.team and departures.account_id = accounts.account_id
left join changed
  on changed.team = spans.team
  and changed.team_member_id = spans.team_member_id
  and changed.aspect = spans.aspect
  and changed.told_at = spans.told_at
  and changed.value = spans.value
  and spans.source = 'event'
-- What lasted for no time at all is left out.
where until_at is distinct from changed_at
