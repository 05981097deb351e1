-- One row per linked team: the counts of Dropbox beside ours, and the members that could explain a difference.
with windows as (
  -- What changed shortly before either count was read may be in the one and not yet in the other.
  select
    teams.team,
    least($as_of, cast(teams.roster_date as timestamp), cast(max(info.snapshot_date) as timestamp)) - interval 2 days
      as lately
  from teams
  left join team_info as info on info.team = teams.team
  group by teams.team, teams.roster_date
),
changed_lately as (
  select history.team, team_member_id, arg_max(value, changed_at) filter (where aspect = 'status') as status
  from member_status_history as history
  join windows on windows.team = history.team
  where history.changed_at >= lately
  group by history.team, team_member_id
),
holding as (
  -- Whoever has a seat of another product, and of Dropbox none that anything shows.
  select team, team_member_id, 'holds ' || min(product) as reason
  from product_seats
  where is_held and product is not null
  group by team, team_member_id
  having max(last_dropbox_used_at) is null and not coalesce(bool_or(contains(used_as, 'Dropbox')), false)
),
names as (
  select team, team_member_id, arg_max(email, valid_from) as email from member_history group by team, team_member_id
),
doubtful as (
  -- Whom Dropbox may count and we do not: who uses no seat by our rule, or is not on the roster now but was lately.
  select
    team,
    team_member_id,
    case when membership_type = 'limited' then 'limited' else 'unknown status or type' end as reason,
    1 as direction
  from seats
  where not consumes_seat
  union all
  select team, team_member_id, case when status = 'removed' then 'removed lately' else 'joined lately' end, 1
  from changed_lately
  anti join seats using (team, team_member_id)
  where status is not null
  union all
  -- Whom we count and Dropbox may not: who cannot work yet, or any more, who may have another product only, and who
  -- changed lately.
  select
    team,
    team_member_id,
    case when seats.status in ('invited', 'suspended') then seats.status else coalesce(holding.reason, 'changed lately') end,
    -1
  from seats
  left join changed_lately as changed using (team, team_member_id)
  left join holding using (team, team_member_id)
  where consumes_seat and (seats.status in ('invited', 'suspended') or changed.team is not null or holding.team is not null)
),
worded as (
  select doubtful.team, direction, reason, reason || ': ' || coalesce(names.email, doubtful.team_member_id) as words
  from doubtful
  left join names on names.team = doubtful.team and names.team_member_id = doubtful.team_member_id
),
explaining as (
  select
    worded.team,
    list(words order by words) as could_explain,
    list(reason order by words) as could_explain_why,
    count(*) as members
  from worded
  join licence_position as position
    on position.team = worded.team and sign(position.reconciliation_delta) = direction
  group by worded.team
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
  coalesce(explaining.could_explain_why, []) as could_explain_why,
  abs(position.reconciliation_delta) <= coalesce(explaining.members, 0) as is_explained
from licence_position as position
left join counted using (team)
left join explaining using (team)
left join before using (team)
