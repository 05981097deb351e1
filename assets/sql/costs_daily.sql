-- One row per team and UTC day since the first reading of the seats, to the end of this month: what the day costs.
with days as (
  -- In millionths, so that nothing is a float and nothing is rounded before it is divided.
  select
    team,
    cost_date,
    date_trunc('month', cost_date) as month,
    day(last_day(cost_date)) as days_in_month,
    any_value(seats_purchased) as seats_purchased,
    any_value(billed_seats) as billed_seats,
    any_value(basis) as basis,
    any_value(price_month) filter (where part = 'beyond the terms') as price_per_seat_month,
    case
      when price_per_seat_month is not null
        then greatest(sum(units * cast(price_month * 1000000 as hugeint)) filter (where kind = 'seats'), 0)
    end as of_seats,
    coalesce(sum(units * cast(price_month * 1000000 as hugeint)) filter (where kind <> 'seats'), 0) as of_addons
  from cost_parts_daily
  group by team, cost_date
),
added_up as (
  select
    *,
    sum(of_seats + of_addons) over (partition by team, month order by cost_date rows unbounded preceding) as millionths
  from days
),
in_cents as (
  -- What the month costs up to the day, rounded to cents: so the days of a month add up to its invoice.
  select
    *,
    cast((2 * millionths + 10000 * days_in_month) // (20000 * days_in_month) as bigint) as cents
  from added_up
)
select
  in_cents.team,
  cost_date,
  seats_purchased,
  billed_seats,
  in_cents.price_per_seat_month,
  connections.currency,
  cast(
    -- Days of the month without a price come to nothing: the first one with a price is whole.
    (cents - coalesce(lag(cents) over (partition by in_cents.team, month order by cost_date), 0)) * decimal '0.01'
    as decimal(18, 2)
  ) as cost,
  basis
from in_cents
join connections on connections.team = in_cents.team
