-- One row per member that was on the team at the end of the UTC day `day`, as the log and the rosters tell.
with states as (
  select team, team_member_id, account_id, aspect, changed_at, value, source, is_assumed
  from member_status_history
  where changed_at < cast(day as date) + 1 and (until_at is null or until_at >= cast(day as date) + 1)
),
types as (
  select
    team, team_member_id, first(value order by changed_at) as first_type, first(is_assumed order by changed_at) as is_assumed
  from member_status_history
  where aspect = 'membership_type'
  group by team, team_member_id
),
names as (
  -- As the roster showed them on the day or last before it; before the first roster as that showed them.
  select
    team,
    team_member_id,
    first(email order by valid_from > cast(day as date), abs(valid_from - cast(day as date))) as email,
    first(display_name order by valid_from > cast(day as date), abs(valid_from - cast(day as date))) as display_name
  from member_history
  group by team, team_member_id
)
select
  position.team,
  position.position_date,
  status.team_member_id,
  status.account_id,
  names.email,
  names.display_name,
  status.value as status,
  coalesce(type.value, types.first_type) as membership_type,
  coalesce(type.value, types.first_type, 'full') = 'full'
  and status.value in ('active', 'invited', 'suspended') as consumes_seat,
  status.changed_at as status_since,
  status.is_assumed or coalesce(type.is_assumed, types.is_assumed, true) as is_assumed,
  position.basis,
  position.confidence
from licence_position_daily as position
join states as status on status.team = position.team and status.aspect = 'status' and status.value <> 'removed'
left join states as type
  on type.team = status.team and type.team_member_id = status.team_member_id and type.aspect = 'membership_type'
left join types on types.team = status.team and types.team_member_id = status.team_member_id
left join names on names.team = status.team and names.team_member_id = status.team_member_id
where position.position_date = cast(day as date) and position.basis is not null
