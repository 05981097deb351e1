-- One row per team: what the first screen of its report shows.
with sure as (
  select
    team,
    count(*) filter (where confidence = 'proved') as proved,
    count(*) filter (where confidence = 'provisional') as provisional,
    count(*) filter (where confidence = 'sign_ins_only') as sign_ins_only,
    count(*) filter (where confidence = 'unknown') as unknown
  from reclaim_candidates
  group by team
),
to_do as (
  -- What savings say, less the seats that cut_plan leaves to a team that grows.
  select
    position.team,
    coalesce(planned.seats_held_by_forecast, 0) as seats_held_by_forecast,
    coalesce(savings.seats_to_cut, case when savings.team is null and position.available is not null then 0 end)
      - coalesce(planned.seats_held_by_forecast, 0) as seats_to_cut,
    case when planned.seats_held_by_forecast > 0 then coalesce(planned.saves_from_date, savings.saves_from_date)
      else savings.saves_from_date end as saves_from_date,
    cast(
      case when planned.seats_held_by_forecast > 0 then planned.saved_per_month else savings.saved_per_month_from_renewal end
      as decimal(18, 2)
    ) as saved_per_month,
    planned.held_back_by
  from licence_position as position
  left join savings on savings.team = position.team and savings.reason_code = 'ALL'
  left join planned_cuts as planned on planned.team = position.team
),
kept as (
  select team, count(*) as left_alone
  from seats
  where excluded and reason_code is not null
  group by team
)
select
  teams.*,
  position.* exclude (team, currency, price_per_seat_month),
  coalesce(position.currency, contracts.currency) as currency,
  contracts.* exclude (team, currency),
  -- Without a roster nobody was judged; with one, no row of savings means that no seat can go.
  case when position.assigned is not null then coalesce(savings.seats, 0) end as candidates,
  coalesce(kept.left_alone, 0) as left_alone,
  idle.arithmetic,
  coalesce(sure.proved, 0) as proved,
  coalesce(sure.provisional, 0) as provisional,
  coalesce(sure.sign_ins_only, 0) as sign_ins_only,
  coalesce(sure.unknown, 0) as unknown,
  coalesce(savings.cost_per_month, case when contracts.price_per_seat_month is not null then 0 end) as cost_per_month,
  to_do.seats_held_by_forecast,
  to_do.seats_to_cut,
  coalesce(realised.seats_kept, 0) as seats_kept,
  to_do.saves_from_date,
  to_do.saved_per_month as saved_per_month_from_renewal,
  cast(to_do.saved_per_month * 12 as decimal(18, 2)) as saved_per_year_from_renewal,
  savings.purchases_avoided,
  savings.avoided_per_month_at_once,
  case when savings.seats > to_do.seats_to_cut then to_do.held_back_by end as held_back_by,
  coalesce(savings.seats_held_by_storage, 0) as seats_held_by_storage,
  limits.seats_needed_by_storage,
  limits.seats_needed_by_forecast,
  storage.team_used_bytes,
  storage.team_allocated_bytes
from teams
join licence_position as position using (team)
left join contracts using (team)
left join savings on savings.team = teams.team and savings.reason_code = 'ALL'
left join savings_realised as realised on realised.team = teams.team
left join sure using (team)
left join kept using (team)
left join to_do on to_do.team = teams.team
left join cut_limits as limits on limits.team = teams.team
left join team_storage as storage on storage.team = teams.team
join idle_breakdown as idle on idle.team = teams.team
order by teams.team
