-- One row per line of the roster: department and cost centre of one name (rule 34) in one spelling, the one least in capitals.
select
  * exclude (department, cost_centre),
  case when name_key(department) is not null then max(id_key(department)) over (partition by name_key(department)) end
    as department,
  case when name_key(cost_centre) is not null then max(id_key(cost_centre)) over (partition by name_key(cost_centre)) end
    as cost_centre
from roster_lines
