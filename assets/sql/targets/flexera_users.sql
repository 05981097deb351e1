-- One row per member that is not removed: a user of Flexera's data import.
select
  team,
  team_member_id as "Unique user identifier",
  email as "Email",
  display_name as "Display name",
  status as "Status",
  case when consumes_seat then 'Dropbox Business' end as "License",
  department as "Department",
  cost_centre as "Cost center",
  strftime(joined_on, '%Y-%m-%dT%H:%M:%SZ') as "Created"
from seats
where team = coalesce($team, team)
order by team, email, team_member_id
