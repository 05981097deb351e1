-- One row per team that is asked for (NULL: all): its licence position.
select *
from licence_position
where $team is null or team = $team
order by team
