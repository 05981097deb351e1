-- One row per team, day of its costs and payer (a department and cost centre; NULL and NULL: nobody knows) that had seats:
-- how many at the day's end.
with reach as (
  select team, min(cost_date) as first_date, max(cost_date) as last_date
  from costs_daily
  group by team
),
spans as (
  -- Times in which members had a seat: those of the same payer and the same days count once, with all their members.
  select
    team,
    department,
    cost_centre,
    coalesce(basis, 'no_department') as basis,
    last_date,
    greatest(from_date, first_date) as from_date,
    least(to_date, last_date + 1) as to_date,
    count(*) as seats
  from member_states
  join reach using (team)
  left join seat_payers using (team, team_member_id)
  where consumes_seat and from_date <= last_date and to_date > first_date
  group by all
),
steps as (
  select team, department, cost_centre, basis, from_date, seats as step from spans
  union all
  select team, department, cost_centre, basis, to_date, -seats from spans
),
levels as (
  -- How many seats a payer has from a change on to the day before its next one.
  select
    team,
    department,
    cost_centre,
    basis,
    from_date,
    lead(from_date) over change as to_date,
    cast(sum(sum(step)) over change as bigint) as seats
  from steps
  group by team, department, cost_centre, basis, from_date
  window change as (partition by team, department, cost_centre, basis order by from_date)
)
select
  team,
  department,
  cost_centre,
  basis,
  seats,
  cast(unnest(generate_series(from_date, to_date - 1, interval 1 day)) as date) as cost_date
from levels
where seats > 0
