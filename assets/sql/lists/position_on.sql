-- One row per team that is asked for (NULL: all): its licence position at the end of the UTC day `day`.
select *
from position_as_of($day)
where $team is null or team = $team
order by team
