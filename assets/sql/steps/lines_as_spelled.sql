-- One row per line of the roster: id and address in the form in which they are compared (rule 34), department and cost
-- centre of one name in one spelling, the one least in capitals.
select
  * exclude (external_id, email, department, cost_centre),
  id_key(external_id) as external_id,
  name_key(email) as email,
  case when name_key(department) is not null then max(id_key(department)) over (partition by name_key(department)) end
    as department,
  case when name_key(cost_centre) is not null then max(id_key(cost_centre)) over (partition by name_key(cost_centre)) end
    as cost_centre
from roster_lines
