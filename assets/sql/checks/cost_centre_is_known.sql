-- One row if the cost centre that pays for the rest is in no line of the roster, and nobody said that this is meant.
with declared as (
  select distinct unassigned_cost_centre as cost_centre
  from connections
  where unassigned_cost_centre is not null and not coalesce(cost_centre_without_people, false)
),
known as (
  select distinct cost_centre from roster_lines where cost_centre is not null
)
select
  declared.cost_centre,
  '[chargeback] in connections.toml: no line of the roster has the cost centre ' || declared.cost_centre
  || coalesce(
    ' (is it ' || min_by(known.cost_centre, typing_slips(declared.cost_centre, known.cost_centre)) || '?)',
    ''
  )
  || '.' as told
from declared
cross join known
anti join known as same on same.cost_centre = declared.cost_centre
group by declared.cost_centre
order by declared.cost_centre
