-- One row per line of invoices.csv and thing that may be billed otherwise: what it comes to over the invoice's days.
with seat_days as (
  -- What one seat more or less costs on each day: the price of the last term, and the add-ons by seat.
  select
    line,
    cost_date,
    any_value(invoiced_seats) as invoiced_seats,
    any_value(billed_seats) as seats,
    any_value(seats_purchased) as seats_purchased,
    any_value(price_month) filter (where part = 'beyond the terms') as price_month,
    sum(price) filter (where part = 'beyond the terms' or kind = 'add-on by seat') as price
  from billed_days
  group by line, cost_date
),
seat_changes as (
  select line, cost_date as since_date, seats - lag(seats) over (partition by line order by cost_date) as more
  from seat_days
  qualify more <> 0
),
facts as (
  -- rank: which explanation goes first; of one event only one can be.
  select
    changes.line,
    case when days.cost_date < since_date then 2 else 1 end as rank,
    'seats ' || since_date as event,
    format(
      '{} {} {} since {}: {}',
      abs(more),
      case abs(more) when 1 then 'seat' else 'seats' end,
      case when more > 0 then 'more' else 'fewer' end,
      since_date,
      case when days.cost_date < since_date then 'counted from the first day' else 'left out' end
    ) as words,
    case when days.cost_date < since_date then more else -more end * days.price as amount
  from seat_changes as changes
  join seat_days as days on days.line = changes.line
  union all
  select
    line,
    case when is_before then 5 else 3 end,
    'price ' || since_date,
    format('price {:.2f} instead of {:.2f} since {}: ', price_month, price_before, since_date)
      || case when is_before then 'counted from the first day' else 'left out' end,
    case when is_before then units else -units end * price
  from price_effects
  union all
  select
    line,
    4,
    'price ' || since_date,
    format('price {:.2f} instead of {:.2f} since {}: left out', price_month, price_before, since_date),
    -units_at_first * price
  from price_effects
  where not is_before
  union all
  select
    billed_days.line,
    0,
    'until',
    format('until ({}) left out: if it is the day after the last, write {}', ends.until_date, ends.last_date),
    -units * price
  from ends_after_last as ends
  join billed_days on billed_days.line = ends.line and billed_days.cost_date = ends.until_date
  union all
  select line, 6, 'add-on ' || part, 'add-on ' || part || ': left out', -units * price
  from billed_days
  where kind <> 'seats'
  union all
  select line, 7, 'minimum', 'the minimum of seats: left out', (seats_purchased - seats) * price
  from seat_days
  where seats > seats_purchased
  union all
  select line, 8, 'seats', format('seats: {} counted on each day', invoiced_seats), (invoiced_seats - seats) * price
  from seat_days
  where invoiced_seats is not null
  union all
  select line, 9, 'tax', 'tax: included in the amount', cast(tax * 1000000 as hugeint) * 377580
  from invoice_lines
  where tax <> 0
),
in_cents as (
  select
    line,
    event,
    words,
    rank,
    cast(sign(sum(amount)) * ((2 * abs(sum(amount)) + 3775800000) // 7551600000) as bigint) as cents
  from facts
  group by line, rank, event, words
)
select
  line,
  row_number() over (partition by line order by min(rank), event, words, cents) - 1 as number,
  event,
  words,
  cents
from in_cents
where cents <> 0
group by line, event, words, cents
