-- One row per reason: seats that could come free, how many of them are proved, and what they cost a month.
select reason_code, seats, proved_seats, cost_per_month, currency
from savings
where team = $team and reason_code <> 'ALL'
order by seats desc, reason_code
