-- One row per team, UTC day and part of what the day costs: each term's seats, those beyond the terms, each add-on.
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
    days.seats as seats_purchased,
    greatest(days.seats, connections.minimum_seats) as billed_seats,
    prices.price_per_seat_month as contract_price,
    connections.commitment,
    case
      when cost_date > cast($as_of as date) then 'planned'
      when cost_date = snapshot_date then 'snapshot'
      else 'carried'
    end as basis
  from days
  join connections on connections.team = days.team
  asof left join contract_prices as prices on prices.team = days.team and prices.valid_from <= cost_date
),
term_days as (
  -- The terms that had begun by the day; the price of one that has ended counts where there is no other.
  select
    priced.team,
    cost_date,
    terms.term,
    terms.seats,
    coalesce(cost_date <= terms.ends_date, true) as is_held,
    case
      when is_held then coalesce(own.price_per_seat_month, contract_price)
      else coalesce(contract_price, own.price_per_seat_month)
    end as price,
    -- A renewal that is taken for granted begins the term again.
    case
      when terms.ends_date is null and declared_until_date < cost_date and commitment is distinct from 'month'
        then cast(declared_until_date + 1 + to_years(date_sub('year', declared_until_date + 1, cost_date)) as date)
      else coalesce(terms.from_date, date '0001-01-01')
    end as began_date,
    coalesce(terms.from_date, date '0001-01-01') as from_date
  from priced
  join contract_terms as terms on terms.team = priced.team and coalesce(terms.from_date <= cost_date, true)
  left join declared_terms as own on own.team = terms.team and own.term = terms.term
),
beyond as (
  select
    team,
    cost_date,
    coalesce(sum(seats) filter (where is_held), 0) as seats,
    arg_max(price, (is_held, began_date, from_date, term)) as last_price
  from term_days
  group by team, cost_date
),
parts as (
  select team, cost_date, 'seats' as kind, 'term ' || term as part, seats as units, price as price_month
  from term_days
  where is_held and seats is not null
  union all
  -- What is bought beyond the terms, or less, at the price of the term that began last; without terms all of it.
  select priced.team, priced.cost_date, 'seats', 'beyond the terms', billed_seats - coalesce(seats, 0), last_price
  from priced
  left join beyond on beyond.team = priced.team and beyond.cost_date = priced.cost_date
  union all
  select
    priced.team,
    cost_date,
    case per when 'seat' then 'add-on by seat' else 'add-on' end,
    addons.name,
    case per when 'seat' then billed_seats when 'member' then members else 1 end,
    price_month
  from priced
  join declared_addons as addons
    on addons.team = priced.team
    and cost_date between coalesce(from_date, date '0001-01-01') and coalesce(until_date, date '9999-12-31')
)
select
  parts.team,
  parts.cost_date,
  parts.kind,
  parts.part,
  cast(parts.units as bigint) as units,
  parts.price_month,
  priced.seats_purchased,
  priced.billed_seats,
  priced.basis
from parts
join priced on priced.team = parts.team and priced.cost_date = parts.cost_date
