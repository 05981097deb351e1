-- One row per member that ever used the team's Dropbox and is among the users, who have an address: the last use.
select
  team,
  team_member_id as "Unique user identifier",
  strftime(last_used_at, '%Y-%m-%dT%H:%M:%SZ') as "Last activity",
  active_days_90 as "Active days in 90 days"
from seats
where team = coalesce($team, team) and last_used_at is not null and email is not null
order by team, email, team_member_id
