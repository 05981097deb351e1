-- One row per threshold: the seats that it would call idle, and what they cost a month.
select idle_after_days, seats, people, cost_per_month, currency, is_in_reach
from threshold_curve
where team = $team
order by idle_after_days
