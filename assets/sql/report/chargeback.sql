-- One row per payer: what it pays of the month of as_of, with the days still to come, and of the month before.
with months as (
  select max(month) as this_month from chargeback_monthly where team = $team
)
select
  department,
  cost_centre,
  basis,
  any_value(currency) as currency,
  -- The seats of a day: of the month with fewer, so that a department that is small in one of them counts as small.
  min(seat_days // day(last_day(month))) as seats,
  sum(cost) filter (where month = this_month - interval 1 month) as last_month_cost,
  sum(cost) filter (where month = this_month) as this_month_cost
from chargeback_monthly
cross join months
where
  team = $team
  and month >= this_month - interval 1 month
  and exists (from chargeback_monthly where team = $team and coalesce(department, cost_centre) is not null)
group by department, cost_centre, basis
having last_month_cost is not null or this_month_cost is not null
order by coalesce(department, cost_centre) is null, this_month_cost desc nulls last, department, cost_centre, basis
