-- One row per member that is not removed: an account of Vanta's access file.
select
  team,
  coalesce(email, team_member_id) as "Account name",
  email as "Account owner",
  case when len(roles) > 0 then array_to_string(roles, ', ') else 'Member' end as "Role",
  case when status = 'suspended' then 'Deactivated' else 'Active' end as "Status"
from seats
where team = coalesce($team, team)
order by team, email, team_member_id
