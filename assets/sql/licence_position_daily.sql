-- One row per team and UTC day of the log's reach, or with a roster: the position at the day's end.
with snapshot_days as (
  select team, snapshot_date as position_date
  from member_snapshots
  union
  select team, day from lake_files where dataset = 'members'
),
first_snapshots as (
  select team, min(position_date) as first_snapshot_date from snapshot_days group by team
),
reach as (
  select
    team,
    cast(read_from as date) as read_from,
    read_until,
    complete_until,
    has_events,
    has_team_file_events,
    first_snapshot_date,
    least(cast(read_from as date), first_snapshot_date) as first_date,
    cast($as_of as date) - 1 as last_date
  from teams
  left join first_snapshots using (team)
),
days as (
  select team, cast(unnest(generate_series(first_date, last_date, interval 1 day)) as date) as position_date
  from reach
  where first_date is not null
),
statuses as (
  -- A state holds at the end of each day from the one on which it begins to the one before it ends.
  select
    team,
    team_member_id,
    value as status,
    is_assumed,
    cast(changed_at as date) as from_date,
    cast(coalesce(until_at, timestamp '9999-12-31') as date) as to_date
  from member_status_history
  where aspect = 'status' and value <> 'removed'
),
types as (
  select
    team,
    team_member_id,
    value as membership_type,
    is_assumed,
    case
      when row_number() over (partition by team, team_member_id order by changed_at) = 1 then date '0001-01-01'
      else cast(changed_at as date)
    end as from_date,
    cast(coalesce(until_at, timestamp '9999-12-31') as date) as to_date
  from member_status_history
  where aspect = 'membership_type'
),
joinings as (
  -- By the roster; of members that no roster lists any more, by the log.
  select team, team_member_id, coalesce(max(joined_on), min(changed_at)) as joined_on
  from (
    select team, team_member_id, joined_on, null as changed_at from member_history
    union all
    select team, team_member_id, null, changed_at from member_status_history where change in ('joined', 'returned')
  )
  group by team, team_member_id
),
states as (
  -- A member whose type nothing tells is taken to be full.
  select
    statuses.team,
    statuses.team_member_id,
    status,
    coalesce(membership_type, 'full') = 'full' and status in ('active', 'invited', 'suspended') as consumes_seat,
    statuses.is_assumed or coalesce(types.is_assumed, true) as is_assumed,
    greatest(statuses.from_date, types.from_date) as from_date,
    least(statuses.to_date, types.to_date) as to_date,
    coalesce(joinings.joined_on, timestamp '0001-01-01') as joined_on
  from statuses
  left join types on types.team = statuses.team and types.team_member_id = statuses.team_member_id
  left join joinings on joinings.team = statuses.team and joinings.team_member_id = statuses.team_member_id
  where types.team is null or greatest(statuses.from_date, types.from_date) < least(statuses.to_date, types.to_date)
),
months as (
  -- Uses within 30 days are never more than 30 days apart: only their first and last day can begin or end a break.
  select
    team,
    team_member_id,
    (activity_date - date '1970-01-01') // 30 as month_number,
    min(activity_date) as first_date,
    max(activity_date) as last_date
  from member_activity_daily
  where content_events > 0 or sign_ins > 0
  group by all
),
uses as (
  select
    team,
    team_member_id,
    first_date as used_date,
    lag(last_date) over (partition by team, team_member_id order by month_number) as used_before
  from months
),
breaks as (
  select * from uses where used_before is null or used_date - used_before > 30
),
used as (
  select team, team_member_id, min(first_date) as first_date, max(last_date) as last_date
  from months
  group by team, team_member_id
),
thresholds as (
  select unnest([30, 60, 90]) as n
),
spells as (
  -- Times in which the last use is never more than N days ago: from a use after a break to N days after the last one.
  select
    team,
    team_member_id,
    n,
    used_date as from_date,
    coalesce(lead(used_before) over (partition by team, team_member_id, n order by used_date), used.last_date) + n as to_date
  from breaks
  cross join thresholds
  join used using (team, team_member_id)
  where used_before is null or used_date - used_before > n
),
in_use as (
  select
    states.team,
    spells.n,
    greatest(states.from_date, spells.from_date) as from_date,
    least(states.to_date, spells.to_date) as to_date,
    -- The first day at whose end the joining is N days ago.
    cast(joined_on + to_days(n) - interval 1 microsecond as date) as long_from_date
  from states
  join spells using (team, team_member_id)
  where status = 'active' and greatest(states.from_date, spells.from_date) < least(states.to_date, spells.to_date)
),
spans as (
  select team, 'assigned' as figure, from_date, to_date from states where consumes_seat
  union all
  select
    team, case status when 'active' then 'active_members' when 'invited' then status when 'suspended' then status end,
    from_date, to_date
  from states
  where status in ('active', 'invited', 'suspended')
  union all
  select team, 'assumed', from_date, to_date from states where is_assumed
  union all
  -- Whom an event is about that names no membership, or no new status, is not known: so is what was before it.
  select team, 'assumed', date '0001-01-01', event_date
  from member_status_events
  where team_member_id is null or new_value is null
  union all
  select team, 'active_' || n, from_date, to_date from in_use
  union all
  select team, 'long_in_use_' || n, greatest(from_date, long_from_date), to_date from in_use
  union all
  select team, 'long_here_' || n, greatest(from_date, cast(joined_on + to_days(n) - interval 1 microsecond as date)), to_date
  from states
  cross join thresholds
  where status = 'active'
  union all
  select team, 'ever_used', greatest(from_date, used.first_date), to_date
  from states
  join used using (team, team_member_id)
  where status = 'active'
),
steps as (
  select team, figure, greatest(from_date, first_date) as position_date, 1 as step
  from spans
  join reach using (team)
  where greatest(from_date, first_date) < to_date
  union all
  select team, figure, to_date, -1
  from spans
  join reach using (team)
  where greatest(from_date, first_date) < to_date and to_date <= last_date
),
changes as (
  select
    team,
    cast(changed_at as date) as position_date,
    count(*) filter (where change in ('joined', 'returned')) as joined,
    count(*) filter (where change = 'removed') as "left",
    count(distinct team_member_id) filter (where source = 'snapshot' and disagreement is not null) as rebuild_errors
  from member_status_history
  group by all
),
purchases as (
  select team, event_date as position_date, count(*) as purchase_hints
  from member_status_events
  where licence_purchase is not null
  group by all
),
stepped as (
  select
    days.team,
    days.position_date,
    coalesce(sum(step) filter (where figure = 'assigned'), 0) as assigned,
    coalesce(sum(step) filter (where figure = 'active_members'), 0) as active_members,
    coalesce(sum(step) filter (where figure = 'invited'), 0) as invited,
    coalesce(sum(step) filter (where figure = 'suspended'), 0) as suspended,
    coalesce(sum(step) filter (where figure = 'assumed'), 0) as assumed,
    coalesce(sum(step) filter (where figure = 'active_30'), 0) as active_30,
    coalesce(sum(step) filter (where figure = 'active_60'), 0) as active_60,
    coalesce(sum(step) filter (where figure = 'active_90'), 0) as active_90,
    coalesce(sum(step) filter (where figure = 'long_here_30'), 0) as long_here_30,
    coalesce(sum(step) filter (where figure = 'long_here_60'), 0) as long_here_60,
    coalesce(sum(step) filter (where figure = 'long_here_90'), 0) as long_here_90,
    coalesce(sum(step) filter (where figure = 'long_in_use_30'), 0) as long_in_use_30,
    coalesce(sum(step) filter (where figure = 'long_in_use_60'), 0) as long_in_use_60,
    coalesce(sum(step) filter (where figure = 'long_in_use_90'), 0) as long_in_use_90,
    coalesce(sum(step) filter (where figure = 'ever_used'), 0) as ever_used
  from days
  left join steps on steps.team = days.team and steps.position_date = days.position_date
  group by days.team, days.position_date
),
counted as (
  select
    team,
    position_date,
    cast(sum(assigned) over so_far as bigint) as assigned,
    cast(sum(active_members) over so_far as bigint) as active_members,
    cast(sum(invited) over so_far as bigint) as invited,
    cast(sum(suspended) over so_far as bigint) as suspended,
    cast(sum(assumed) over so_far as bigint) as assumed,
    cast(sum(active_30) over so_far as bigint) as active_30,
    cast(sum(active_60) over so_far as bigint) as active_60,
    cast(sum(active_90) over so_far as bigint) as active_90,
    cast(sum(long_here_30) over so_far as bigint) as long_here_30,
    cast(sum(long_here_60) over so_far as bigint) as long_here_60,
    cast(sum(long_here_90) over so_far as bigint) as long_here_90,
    cast(sum(long_in_use_30) over so_far as bigint) as long_in_use_30,
    cast(sum(long_in_use_60) over so_far as bigint) as long_in_use_60,
    cast(sum(long_in_use_90) over so_far as bigint) as long_in_use_90,
    cast(sum(ever_used) over so_far as bigint) as ever_used
  from stepped
  window so_far as (partition by team order by position_date rows unbounded preceding)
),
known as (
  select
    counted.*,
    reach.* exclude (team),
    snapshot_days.position_date is not null as is_snapshot,
    coalesce(
      counted.position_date >= read_from and cast(counted.position_date + 1 as timestamp) <= read_until, false
    ) as is_covered,
    is_covered and has_events as has_use
  from counted
  join reach on reach.team = counted.team
  left join snapshot_days
    on snapshot_days.team = counted.team and snapshot_days.position_date = counted.position_date
)
select
  known.team,
  known.position_date,
  team_info.num_licensed_users as seats_purchased,
  case when is_covered or is_snapshot then known.assigned end as assigned,
  team_info.num_licensed_users - case when is_covered or is_snapshot then known.assigned end as available,
  case when is_covered or is_snapshot then known.active_members end as active_members,
  case when is_covered or is_snapshot then known.invited end as invited,
  case when is_covered or is_snapshot then known.suspended end as suspended,
  case when has_use and known.position_date + 1 - 30 >= read_from then known.active_30 end as active_30,
  case when has_use and known.position_date + 1 - 60 >= read_from then known.active_60 end as active_60,
  case when has_use and known.position_date + 1 - 90 >= read_from then known.active_90 end as active_90,
  case
    when has_use and known.position_date + 1 - 30 >= read_from then known.long_here_30 - known.long_in_use_30
  end as idle_30,
  case
    when has_use and known.position_date + 1 - 60 >= read_from then known.long_here_60 - known.long_in_use_60
  end as idle_60,
  case
    when has_use and known.position_date + 1 - 90 >= read_from then known.long_here_90 - known.long_in_use_90
  end as idle_90,
  case when has_use then known.active_members - known.ever_used end as never_active,
  case when is_covered then coalesce(changes.joined, 0) end as joined,
  case when is_covered then coalesce(changes."left", 0) end as "left",
  case when is_snapshot then 'snapshot' when is_covered then 'rebuilt' end as basis,
  case
    when not is_covered and not is_snapshot then 'unknown'
    when not is_covered then 'provisional'
    when known.assumed > 0 then 'assumed'
    when first_snapshot_date is null or cast(first_snapshot_date + 1 as timestamp) > complete_until then 'provisional'
    when complete_until is null or cast(known.position_date + 1 as timestamp) > complete_until then 'provisional'
    when known.has_team_file_events then 'proved'
    else 'sign_ins_only'
  end as confidence,
  case when is_covered or is_snapshot then known.assumed end as assumed,
  case when is_covered and is_snapshot then coalesce(changes.rebuild_errors, 0) end as rebuild_errors,
  coalesce(purchases.purchase_hints, 0) as purchase_hints
from known
left join team_info on team_info.team = known.team and team_info.snapshot_date = known.position_date
left join changes on changes.team = known.team and changes.position_date = known.position_date
left join purchases on purchases.team = known.team and purchases.position_date = known.position_date
