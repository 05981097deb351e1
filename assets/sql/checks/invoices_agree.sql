-- One row per invoice that is for something else than its days should have cost, by more than rounding, alone and with
-- others for the same days; whose days are billed twice; or that is for no team.
select
  line,
  team,
  from_date,
  until_date,
  invoiced,
  expected,
  difference,
  explanation,
  format('Line {} ({}, {} to {}): ', line, team, from_date, until_date)
  || coalesce(teams_alike.words, coalesce(format('{:+.2f} {}: ', difference, currency), '') || explanation) || '.' as told
from invoice_check
left join teams_alike on teams_alike.written = invoice_check.team
where teams_alike.words is not null
  or is_billed_twice
  or (2 * abs(difference) * 100 > until_date - from_date + 2 and not coalesce(agrees_together, false))
order by line
