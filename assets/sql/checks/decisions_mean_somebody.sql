-- One row per line of decisions.csv that means no seat, or several.
select
  line,
  team,
  seat,
  state,
  'Line ' || line || ' (' || seat || ')'
  || case state
    when 'ambiguous_seat' then ' means a seat in several teams: write its team.'
    else ' means no seat that anybody ever had' || coalesce(' in the team ' || team, '') || '.'
  end as told
from decisions
where state in ('unknown_seat', 'ambiguous_seat') and exists (from members)
order by line
