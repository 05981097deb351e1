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
priced as (
  select
    days.team,
    cost_date,
    date_trunc('month', cost_date) as month,
    seats,
    greatest(seats, connections.minimum_seats) as billed_seats,
    prices.price_per_seat_month as contract_price,
    connections.currency,
    connections.commitment,
    case
      when cost_date > cast($as_of as date) then 'planned'
      when cost_date = snapshot_date then 'snapshot'
      else 'carried'
    end as basis,
    day(last_day(cost_date)) as days_in_month
  from days
  join connections on connections.team = days.team
  asof left join contract_prices as prices on prices.team = days.team and prices.valid_from <= cost_date
),
term_days as (
  -- The terms that had begun by the day; the price of one that has ended counts where there is no other.
  select
    priced.team,
    cost_date,
    coalesce(cost_date <= terms.ends_date, true) as is_held,
    case
      when is_held then coalesce(own.price_per_seat_month, contract_price)
      else coalesce(contract_price, own.price_per_seat_month)
    end as price,
    case when is_held then terms.seats end as seats,
    -- A renewal that is taken for granted begins the term anew.
    case
      when terms.ends_date is null and declared_until_date < cost_date and commitment is distinct from 'month'
        then cast(declared_until_date + 1 + to_years(date_sub('year', declared_until_date + 1, cost_date)) as date)
      else coalesce(terms.from_date, date '0001-01-01')
    end as began_date,
    coalesce(terms.from_date, date '0001-01-01') as from_date,
    terms.term
  from priced
  join contract_terms as terms on terms.team = priced.team and coalesce(terms.from_date <= cost_date, true)
  left join declared_terms as own on own.team = terms.team and own.term = terms.term
),
of_terms as (
  -- In millionths, so that nothing is a float and nothing is rounded before it is divided.
  select
    team,
    cost_date,
    arg_max(price, (is_held, began_date, from_date, term)) as last_price,
    cast(arg_max(price, (is_held, began_date, from_date, term)) * 1000000 as hugeint) as last_millionths,
    coalesce(sum(seats), 0) as seats,
    coalesce(sum(seats * cast(price * 1000000 as hugeint)), 0) as millionths
  from term_days
  group by team, cost_date
),
of_addons as (
  select
    priced.team,
    cost_date,
    sum(
      case per when 'seat' then billed_seats when 'member' then members else 1 end * cast(price_month * 1000000 as hugeint)
    ) as millionths
  from priced
  join declared_addons as addons
    on addons.team = priced.team
    and cost_date between coalesce(from_date, date '0001-01-01') and coalesce(until_date, date '9999-12-31')
  group by priced.team, cost_date
),
added_up as (
  -- Each term's seats at its price; what was bought beyond them, or less, at that of the term that began last.
  select
    priced.*,
    of_terms.last_price,
    sum(
      case
        when last_millionths is not null
          then greatest(of_terms.millionths + (billed_seats - of_terms.seats) * last_millionths, 0)
      end + coalesce(of_addons.millionths, 0)
    ) over (partition by priced.team, month order by priced.cost_date rows unbounded preceding) as millionths
  from priced
  left join of_terms on of_terms.team = priced.team and of_terms.cost_date = priced.cost_date
  left join of_addons on of_addons.team = priced.team and of_addons.cost_date = priced.cost_date
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
  last_price as price_per_seat_month,
  currency,
  cast(
    (cents - lag(cents, 1, cast(0 as bigint)) over (partition by team, month order by cost_date)) * decimal '0.01'
    as decimal(18, 2)
  ) as cost,
  basis
from in_cents
