-- One row per change of a price within an invoice's days and day: what the other price comes to on it.
-- Terms that follow the contract's price change with it, on the same day.
with price_changes as (
  select
    *,
    first_value(units) over part_days as units_at_first,
    lag(price_month) over part_days as price_before
  from billed_days
  where kind = 'seats'
  window part_days as (partition by line, part order by cost_date)
  qualify price_month <> price_before
)
select
  changes.line,
  changes.cost_date as since_date,
  changes.price_before,
  changes.price_month,
  billed_days.cost_date < changes.cost_date as is_before,
  billed_days.units,
  changes.units_at_first,
  cast((changes.price_month - changes.price_before) * 1000000 as hugeint) * (377580 // day(last_day(billed_days.cost_date)))
    as price
from price_changes as changes
join billed_days on billed_days.line = changes.line and billed_days.part = changes.part and billed_days.kind = changes.kind
