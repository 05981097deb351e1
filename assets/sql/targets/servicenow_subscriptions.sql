-- One row per seat that is paid for: a user's subscription, by the inputs of ServiceNow's action for custom integrations.
select
  team,
  team_member_id as external_user_id,
  email as user_principal_name,
  strftime(last_used_at, '%Y-%m-%d %H:%M:%S') as last_activity,
  strftime(coalesce(joined_on, invited_on), '%Y-%m-%d %H:%M:%S') as external_created,
  'Dropbox Business (' || team || ')' as identifier,
  $profile as integration_profile
from seats
where team = coalesce($team, team) and consumes_seat
order by team, email, team_member_id
