-- One row per team, calendar month and payer: what its days in chargeback_daily come to.
select
  shares.team,
  cast(date_trunc('month', shares.cost_date) as date) as month,
  department,
  cost_centre,
  cast(sum(shares.seats) as bigint) as seat_days,
  cast(sum(shares.cost) as decimal(18, 2)) as cost,
  shares.currency,
  shares.basis,
  cast(sum(shares.cost) filter (where costs.basis = 'planned') as decimal(18, 2)) as planned_cost
from chargeback_daily as shares
join costs_daily as costs on costs.team = shares.team and costs.cost_date = shares.cost_date
group by all
