-- One row per team, UTC day of its costs and payer: a department with its cost centre, or what the rule makes of the rest.
-- Its steps: member_states says who had a seat when; seat_payers, who pays for whom; payer_seats counts both by day.
with held as (
  -- The seats that were held on each day, those of them whose payer is known, and how many payers there are.
  select
    team,
    cost_date,
    sum(seats) as held_seats,
    coalesce(sum(seats) filter (where basis <> 'no_department'), 0) as known_seats,
    count(*) filter (where basis <> 'no_department') as payers
  from payer_seats
  group by team, cost_date
),
counted as (
  -- A day's cost is split over the seats that are billed, or over those that are held if they are more.
  select
    costs.team,
    costs.cost_date,
    costs.currency,
    cast(costs.cost * 100 as hugeint) as cents,
    coalesce(payers, 0) as payers,
    cast(greatest(billed_seats, coalesce(held_seats, 0)) - coalesce(known_seats, 0) as bigint) as rest,
    cast(greatest(billed_seats - coalesce(held_seats, 0), 0) as bigint) as free_seats,
    coalesce(unassigned_rule, 'apart') as declared_rule,
    unassigned_cost_centre
  from costs_daily as costs
  join connections on connections.team = costs.team
  left join held on held.team = costs.team and held.cost_date = costs.cost_date
),
days as (
  -- On a day without a payer there is nobody to spread the rest over.
  select *, case when payers = 0 and declared_rule in ('even', 'by_seats') then 'apart' else declared_rule end as rule
  from counted
),
parts as (
  -- The payers, each with its part of the rest where the rule spreads it.
  select
    team,
    cost_date,
    department,
    cost_centre,
    basis,
    seats,
    case rule when 'even' then seats * payers + rest else seats end as weight
  from payer_seats
  join days using (team, cost_date)
  where basis <> 'no_department'
  union all
  -- The rest in rows of its own: people without a department, and
  select team, cost_date, null, null, basis, seats, seats
  from payer_seats
  join days using (team, cost_date)
  where basis = 'no_department' and rule = 'apart'
  union all
  -- seats without a member, or a day that is paid for without any seat;
  select team, cost_date, null, null, 'no_member', free_seats, greatest(free_seats, 1)
  from days
  where rule = 'apart' and (free_seats > 0 or (payers = 0 and rest = 0))
  union all
  -- or all of it on the cost centre that is declared for it.
  select team, cost_date, null, unassigned_cost_centre, 'rest', rest, greatest(rest, 1)
  from days
  where rule = 'cost_centre' and (rest > 0 or payers = 0)
),
whole_cents as (
  -- Each part rounded down to cents, and what that leaves over of it.
  select
    parts.*,
    currency,
    cents,
    cents * weight // sum(weight) over day as own_cents,
    cents * weight % sum(weight) over day as remainder
  from parts
  join days using (team, cost_date)
  window day as (partition by team, cost_date)
)
-- The cents that are left go to the largest remainders, one each.
select
  team,
  cost_date,
  department,
  cost_centre,
  seats,
  cast(
    (own_cents + case
      when row_number() over (
        partition by team, cost_date order by remainder desc, cost_centre, department, basis
      ) <= cents - sum(own_cents) over (partition by team, cost_date)
        then 1
      else 0
    end) * decimal '0.01' as decimal(18, 2)
  ) as cost,
  currency,
  basis
from whole_cents
