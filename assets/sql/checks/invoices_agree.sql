-- One row per invoice that is for something else than its days should have cost, by more than rounding.
select
  line,
  team,
  from_date,
  until_date,
  invoiced,
  expected,
  difference,
  explanation,
  format('Line {} ({}, {} to {}): {:+.2f} {}: {}.', line, team, from_date, until_date, difference, currency, explanation) as told
from invoice_check
where 2 * abs(difference) * 100 > until_date - from_date + 2
order by line
