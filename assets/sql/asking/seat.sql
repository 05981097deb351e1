-- One row per seat that is meant.
select seats.*
from seats
join meant_seats using (team, team_member_id)
order by team, team_member_id
