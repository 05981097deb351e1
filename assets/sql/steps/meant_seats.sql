-- One row per seat that $seat means: by its id, its address, its name or its external id; $team NULL: of any team.
select team, team_member_id
from seats
where
  ($team is null or team = $team)
  and (
    team_member_id = $seat
    or name_key(email) = name_key($seat)
    or name_key(display_name) = name_key($seat)
    or name_key(external_id) = name_key($seat)
  )
