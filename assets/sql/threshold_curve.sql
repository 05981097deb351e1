-- One row per team and threshold from 7 to 365 days: whom it would call idle, and what their seats cost.
with reached as (
  -- How many are idle for that long, and not for longer; the curve ends at 365.
  select
    team,
    least(idle_for_days, 365) as idle_for_days,
    count(*) as people,
    count(*) filter (where consumes_seat) as seats
  from seats
  where idle_for_days is not null
  group by all
),
thresholds as (
  select teams.team, cast(n as bigint) as idle_after_days, teams.read_from
  from teams
  cross join (select unnest(generate_series(7, 365)) as n)
  where teams.roster_date is not null and teams.has_events
)
select
  thresholds.team,
  thresholds.idle_after_days,
  cast(coalesce(sum(people) filter (where idle_for_days >= idle_after_days), 0) as bigint) as people,
  cast(coalesce(sum(seats) filter (where idle_for_days >= idle_after_days), 0) as bigint) as seats,
  cast(
    coalesce(sum(seats) filter (where idle_for_days >= idle_after_days), 0) * any_value(cost_per_seat_month)
    as decimal(18, 2)
  ) as cost_per_month,
  any_value(currency) as currency,
  any_value(read_from) <= $as_of - to_days(cast(thresholds.idle_after_days as integer)) as is_in_reach
from thresholds
left join reached on reached.team = thresholds.team
left join contracts on contracts.team = thresholds.team
group by thresholds.team, thresholds.idle_after_days
