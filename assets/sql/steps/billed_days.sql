-- One row per line of invoices.csv, day of it, and part of that day's cost.
-- Shares of a month as whole numbers: 377,580 is a multiple of 28, 29, 30 and 31.
select
  invoices.line,
  invoices.seats as invoiced_seats,
  parts.cost_date,
  parts.kind,
  parts.part,
  parts.units,
  parts.seats_purchased,
  parts.billed_seats,
  parts.price_month,
  cast(parts.price_month * 1000000 as hugeint) * (377580 // day(last_day(parts.cost_date))) as price
from invoice_lines as invoices
join cost_parts_daily as parts
  on parts.team = invoices.team and parts.cost_date between invoices.from_date and invoices.until_date
