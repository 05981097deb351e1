-- One row per invoice: what it is for, what its days should have cost, and why they differ; the newest first.
select team, from_date, until_date, invoiced, expected, difference, currency, explanation
from invoice_check
order by until_date desc, team, line
