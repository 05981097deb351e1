-- One row per team and UTC day of the log's reach, or with a roster: the position at the day's end.
-- Its steps: member_states and use_spells say how each member stood and when it was in use; member_spans, for which figure
-- it counts when; position_steps, by how many each figure changes on a day; position_counts adds that up. Here each day
-- gets what is known of it.
with snapshot_days as (
  -- Days on which the members were read; an empty listing leaves a file without rows, so the files count as well.
  select team, snapshot_date as position_date
  from member_snapshots
  union
  select team, day from lake_files where dataset = 'members'
),
changes as (
  -- Who came and went on the day, and how many members the day's roster shows otherwise than the log.
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
  -- Invitations on the day that tell of a licence bought for them.
  select team, event_date as position_date, count(*) as purchase_hints
  from licence_purchases
  group by all
),
known as (
  -- What is known of each day: whether the log covers it, whether the members were read on it, whether use can be told.
  select
    counted.*,
    position_reach.* exclude (team),
    snapshot_days.position_date is not null as is_snapshot,
    coalesce(
      counted.position_date >= read_from and cast(counted.position_date + 1 as timestamp) <= read_until, false
    ) as is_covered,
    is_covered and has_events as has_use
  from position_counts as counted
  join position_reach on position_reach.team = counted.team
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
  case when has_use and known.position_date + 1 - 30 >= read_from then known.idle_30 end as idle_30,
  case when has_use and known.position_date + 1 - 60 >= read_from then known.idle_60 end as idle_60,
  case when has_use and known.position_date + 1 - 90 >= read_from then known.idle_90 end as idle_90,
  case when has_use then known.never_active end as never_active,
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
