-- One row per team, figure and time in which one member counts for it: members is 1, or -1 for one who counts for less.
with thresholds as (
  -- The N of active_N and idle_N.
  select unnest([30, 60, 90]) as n
),
active as (
  -- The times in which a member was active, and the first day at whose end the joining is N days ago.
  select *, cast(joined_on + to_days(n) - interval 1 microsecond as date) as long_from_date
  from member_states
  cross join thresholds
  where status = 'active'
),
in_use as (
  -- Those of them in which the last use is never more than N days ago.
  select
    active.team,
    n,
    greatest(active.from_date, use_spells.from_date) as from_date,
    least(active.to_date, use_spells.to_date) as to_date,
    long_from_date
  from active
  join use_spells using (member, n)
  where greatest(active.from_date, use_spells.from_date) < least(active.to_date, use_spells.to_date)
),
first_uses as (
  -- The first use of each member that ever used something.
  select distinct member, first_used_date from use_spells
)
select team, 'assigned' as figure, from_date, to_date, 1 as members from member_states where consumes_seat
union all
select team, case status when 'active' then 'active_members' else status end, from_date, to_date, 1
from member_states
where status in ('active', 'invited', 'suspended')
union all
select team, 'assumed', from_date, to_date, 1 from member_states where is_assumed
union all
-- That somebody was not there may be assumed too: an event that does not tell what was before it, after a roster from
-- before the log.
select team, 'assumed', cast(changed_at as date), cast(coalesce(until_at, timestamp '9999-12-31') as date), 1
from member_status_history
where aspect = 'status' and value = 'removed' and is_assumed
union all
-- An event that names no member, or no new status, leaves open what was before it: one member is assumed until then.
select team, 'assumed', date '0001-01-01', event_date, 1
from member_status_events
where team_member_id is null or new_value is null
union all
select team, 'active_' || n, from_date, to_date, 1 from in_use
union all
-- Idle are those who joined N days ago, without those of them who are in use.
select team, 'idle_' || n, greatest(from_date, long_from_date), to_date, 1 from active
union all
select team, 'idle_' || n, greatest(from_date, long_from_date), to_date, -1 from in_use
union all
-- Never active are all active members, without those who used something before.
select team, 'never_active', from_date, to_date, 1 from member_states where status = 'active'
union all
select team, 'never_active', greatest(from_date, first_used_date), to_date, -1
from member_states
join first_uses using (member)
where status = 'active'
