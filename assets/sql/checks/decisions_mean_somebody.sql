-- One row per line of decisions.csv that means no seat, or several.
select
  line,
  team,
  seat,
  state,
  'Line ' || line || ' (' || seat || ')'
  || case
    when state = 'ambiguous_seat' then ' means a seat in several teams: write its team'
    when teams_alike.words is not null then ': ' || teams_alike.words
    else ' matches no seat that anybody ever had' || coalesce(' in the team ' || team, '')
  end || '.' as told
from decisions
left join teams_alike on teams_alike.written = decisions.team
where state in ('unknown_seat', 'ambiguous_seat') and exists (from members)
order by line
