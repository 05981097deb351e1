-- One row per team and UTC day since the first reading of the seats, to the end of this month: what the day costs.
with told as (
  select
    team,
    snapshot_date,
    num_licensed_users as seats,
    lead(snapshot_date) over (partition by team order by snapshot_date) as next_date
  from team_info
  where num_licensed_users is not null
),
days as (
  -- Between two readings the seats are taken to be as they were read last.
  select
    team,
    seats,
    snapshot_date,
    cast(unnest(generate_series(
      snapshot_date, coalesce(next_date - 1, last_day(cast($as_of as date))), interval 1 day
    )) as date) as cost_date
  from told
),
price_spans as (
  select
    team,
    price_per_seat_month,
    valid_from,
    lead(valid_from) over (partition by team order by valid_from) as valid_to
  from contract_prices
),
priced as (
  select
    days.team,
    cost_date,
    date_trunc('month', cost_date) as month,
    seats,
    greatest(seats, connections.minimum_seats) as billed_seats,
    price_spans.price_per_seat_month,
    connections.currency,
    case
      when cost_date > cast($as_of as date) then 'planned'
      when cost_date = snapshot_date then 'snapshot'
      else 'carried'
    end as basis,
    day(last_day(cost_date)) as days_in_month,
    -- In millionths, so that nothing is a float and nothing is rounded before it is divided.
    cast(price_spans.price_per_seat_month * 1000000 as hugeint) as price_millionths
  from days
  join connections on connections.team = days.team
  left join price_spans
    on price_spans.team = days.team
    and price_spans.valid_from <= cost_date
    and (price_spans.valid_to is null or cost_date < price_spans.valid_to)
),
added_up as (
  select
    *,
    sum(billed_seats * price_millionths) over (
      partition by team, month order by cost_date rows unbounded preceding
    ) as millionths
  from priced
),
in_cents as (
  -- What the month costs up to the day, rounded to cents: so the days of a month add up to its invoice.
  select
    *,
    cast((2 * millionths + 10000 * days_in_month) // (20000 * days_in_month) as bigint) as cents
  from added_up
)
select
  team,
  cost_date,
  seats as seats_purchased,
  billed_seats,
  price_per_seat_month,
  currency,
  cast(
    (cents - lag(cents, 1, cast(0 as bigint)) over (partition by team, month order by cost_date)) * decimal '0.01'
    as decimal(18, 2)
  ) as cost,
  basis
from in_cents
