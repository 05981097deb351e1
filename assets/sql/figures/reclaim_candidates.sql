-- One row per enabled team and reason: seats that could come free, how many of them are proved, what they cost a month.
select
  team,
  reason_code as reason,
  seats,
  proved_seats as proved,
  cost_per_month,
  currency
from savings
semi join (select team from teams where enabled) as enabled on enabled.team = savings.team
order by team, reason_code = 'ALL', seats desc, reason_code
