-- One row per seat at the end of the UTC day `day`; $team NULL: of all teams.
select *
from seats_as_of($day)
where $team is null or team = $team
order by team, status, email, team_member_id
