-- One row per invoice of the team: what it is for, what its days should have cost, and why they differ; the newest first.
select from_date, until_date, invoiced, expected, difference, currency, explanation, is_explained
from invoice_check
where team = $team
order by until_date desc, line
limit 24
