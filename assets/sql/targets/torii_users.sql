-- One row per member that is not removed: a user of Torii's custom integration, and whether a licence is the member's.
select
  team,
  team_member_id as id,
  email,
  'active' as status,
  status as "externalStatus",
  roles,
  strftime(last_used_at, '%Y-%m-%dT%H:%M:%SZ') as "lastUsedDate",
  consumes_seat
from seats
where team = coalesce($team, team)
order by team, email, team_member_id
