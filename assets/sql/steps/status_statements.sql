-- One row per statement about a member's status or membership type at a moment, and who makes it: the log's events, what
-- an event says was before it, the roster's own dates, and the rosters themselves.
with first_readings_after as (
  -- The first reading after an event: from then on the roster counts, whatever the log leaves out.
  select distinct told_changes.team, team_member_id, snapshot_date, read_at
  from told_changes
  asof join roster_readings on roster_readings.team = told_changes.team and roster_readings.read_at >= told_changes.told_at
),
seen as (
  -- Each period of the roster at its first reading, at its last, at the reading that missed the member, and after events.
  select history.team, team_member_id, readings.read_at as told_at, status, membership_type
  from member_history as history
  join roster_readings as readings on readings.team = history.team and readings.snapshot_date = history.valid_from
  union
  select history.team, team_member_id, readings.read_at, status, membership_type
  from member_history as history
  join roster_readings as readings on readings.team = history.team and readings.next_date is not distinct from history.valid_to
  union
  select history.team, team_member_id, readings.read_at, 'removed', null
  from member_history as history
  join roster_readings as readings on readings.team = history.team and readings.snapshot_date = history.valid_to
  anti join member_history as later
    on later.team = history.team
    and later.team_member_id = history.team_member_id
    and later.valid_from = history.valid_to
  union
  select
    first_readings_after.team,
    first_readings_after.team_member_id,
    read_at,
    case when history.team is null then 'removed' else status end,
    membership_type
  from first_readings_after
  left join member_history as history
    on history.team = first_readings_after.team
    and history.team_member_id = first_readings_after.team_member_id
    and history.valid_from <= snapshot_date
    and (history.valid_to is null or history.valid_to > snapshot_date)
),
dated as (
  -- The dates that the roster shows of each member: they tell of changes before its first reading.
  select team, team_member_id, joined_on as told_at, 'active' as status from member_history
  union
  select team, team_member_id, invited_on, 'invited' from member_history
  union
  select team, team_member_id, suspended_on, 'suspended' from member_history
)
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
-- Where an event tells the same, the event counts.
anti join told_changes as event
  on event.team = dated.team
  and event.team_member_id = dated.team_member_id
  and event.value = dated.status
  and event.told_at between dated.told_at - interval 1 day and dated.told_at + interval 1 day
where told_at <= $as_of
union all
select team, team_member_id, aspect, told_at, value, value, 'event' from told_changes
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
from told_changes
