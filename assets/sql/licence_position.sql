-- One row per linked team: what is bought, assigned, used and idle at one moment.
with newest_info as (
  select team, num_licensed_users, num_used_licenses, num_provisioned_users
  from team_info
  qualify row_number() over (partition by team order by snapshot_date desc) = 1
),
used as (
  select *, status = 'active' as is_active from seats
),
roster as (
  -- Teams whose members were never read have no row here: their counts are NULL, not 0.
  select
    teams.team,
    count(*) filter (where consumes_seat) as assigned,
    count(*) filter (where is_active) as active_members,
    count(*) filter (where status = 'invited') as invited,
    count(*) filter (where status = 'suspended') as suspended,
    count(*) filter (
      where team_member_id is not null
      and (
        coalesce(status, '') not in ('active', 'invited', 'suspended')
        or coalesce(membership_type, '') not in ('full', 'limited')
      )
    ) as other_status,
    case when has_events then count(*) filter (where is_active and days_idle <= 30) end as active_30,
    case when has_events then count(*) filter (where is_active and days_idle <= 60) end as active_60,
    case when has_events then count(*) filter (where is_active and days_idle <= 90) end as active_90,
    case when has_events then count(*) filter (where idle_for_days >= 30) end as idle_30,
    case when has_events then count(*) filter (where idle_for_days >= 60) end as idle_60,
    case when has_events then count(*) filter (where idle_for_days >= 90) end as idle_90,
    case when has_events then count(*) filter (where idle_for_days >= 180) end as idle_180,
    case when has_events then count(*) filter (where consumes_seat and idle_for_days >= 90) end as idle_seats_90,
    case when has_events then count(*) filter (where is_active and last_used_at is null) end as never_active
  from teams
  left join used using (team)
  where teams.roster_date is not null
  group by teams.team, has_events
)
select
  team,
  $as_of as as_of,
  newest_info.num_licensed_users as seats_purchased,
  newest_info.num_used_licenses as vendor_used,
  newest_info.num_provisioned_users as vendor_provisioned,
  roster.assigned,
  newest_info.num_licensed_users - roster.assigned as available,
  roster.active_members,
  roster.invited,
  roster.suspended,
  roster.other_status,
  roster.active_30,
  roster.active_60,
  roster.active_90,
  roster.idle_30,
  roster.idle_60,
  roster.idle_90,
  roster.idle_180,
  roster.idle_seats_90,
  roster.never_active,
  newest_info.num_used_licenses - roster.assigned as reconciliation_delta,
  coalesce(contracts.price_per_seat_month, connections.price_per_seat_month) as price_per_seat_month,
  connections.currency
from teams
left join newest_info using (team)
left join roster using (team)
left join connections using (team)
left join contracts using (team)
