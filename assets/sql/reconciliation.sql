-- One row per linked team: the counts of Dropbox beside ours, and the members that could explain a difference.
with doubtful as (
  -- Whom Dropbox may count otherwise than we do: who uses no seat by our rule, or changed in the last two days.
  select
    team,
    team_member_id,
    coalesce(email, team_member_id) as name,
    case
      when consumes_seat then 'changed lately'
      when membership_type = 'limited' then 'limited'
      else 'unknown status or type'
    end as reason
  from seats
  where not consumes_seat
  union all
  select distinct seats.team, seats.team_member_id, coalesce(seats.email, seats.team_member_id), 'changed lately'
  from seats
  join member_status_history as history using (team, team_member_id)
  where seats.consumes_seat and history.changed_at >= $as_of - interval 2 days
  union all
  select distinct members.team, members.team_member_id, coalesce(members.email, members.team_member_id), 'removed lately'
  from members
  join member_status_history as history using (team, team_member_id)
  where members.status = 'removed' and history.change = 'removed' and history.changed_at >= $as_of - interval 2 days
),
explaining as (
  select
    team,
    list(reason || ': ' || name order by reason, name) as could_explain,
    count(*) filter (where reason <> 'changed lately') as could_be_more,
    count(*) filter (where reason = 'changed lately') as could_be_fewer
  from doubtful
  group by team
),
counted as (
  select
    team,
    count(*) filter (where consumes_seat and status = 'active') as full_active,
    count(*) filter (where consumes_seat and status = 'invited') as full_invited,
    count(*) filter (where consumes_seat and status = 'suspended') as full_suspended,
    count(*) filter (where membership_type = 'limited') as limited
  from seats
  group by team
),
before as (
  select daily.team, arg_max(info.num_used_licenses - daily.assigned, daily.position_date) as difference_before
  from licence_position_daily as daily
  join team_info as info on info.team = daily.team and info.snapshot_date = daily.position_date
  where info.num_used_licenses is not null and daily.assigned is not null
  group by daily.team
)
select
  position.team,
  position.as_of,
  position.seats_purchased,
  position.vendor_used,
  position.vendor_provisioned,
  case when position.assigned is not null then coalesce(counted.full_active, 0) end as full_active,
  case when position.assigned is not null then coalesce(counted.full_invited, 0) end as full_invited,
  case when position.assigned is not null then coalesce(counted.full_suspended, 0) end as full_suspended,
  position.assigned,
  position.reconciliation_delta as difference,
  before.difference_before,
  case when position.assigned is not null then coalesce(counted.limited, 0) end as limited,
  position.other_status,
  coalesce(explaining.could_explain, []) as could_explain,
  position.reconciliation_delta between -coalesce(explaining.could_be_fewer, 0) and coalesce(explaining.could_be_more, 0)
    as is_explained
from licence_position as position
left join counted using (team)
left join explaining using (team)
left join before using (team)
