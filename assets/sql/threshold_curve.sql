-- One row per team and threshold from 7 to 365 days: whom it would call idle, and what their seats cost.
with reached as (
  -- The longest threshold for which a member counts as idle: not longer here, nor longer without use.
  select
    seats.team,
    consumes_seat,
    least(
      coalesce(floor((epoch_us($as_of) - epoch_us(joined_on)) / 86400e6), 365),
      coalesce(days_idle - 1, 365),
      365
    ) as longest
  from seats
  join teams on teams.team = seats.team
  where status = 'active' and teams.has_events
),
by_longest as (
  select team, longest, count(*) as people, count(*) filter (where consumes_seat) as seats
  from reached
  group by team, longest
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
  cast(coalesce(sum(people) filter (where longest >= thresholds.idle_after_days), 0) as bigint) as people,
  cast(coalesce(sum(seats) filter (where longest >= thresholds.idle_after_days), 0) as bigint) as seats,
  cast(
    coalesce(sum(seats) filter (where longest >= thresholds.idle_after_days), 0) * any_value(cost_per_seat_month)
    as decimal(18, 2)
  ) as cost_per_month,
  any_value(currency) as currency,
  any_value(read_from) <= $as_of - to_days(cast(thresholds.idle_after_days as integer)) as is_in_reach
from thresholds
left join by_longest on by_longest.team = thresholds.team
left join contracts on contracts.team = thresholds.team
group by thresholds.team, thresholds.idle_after_days
