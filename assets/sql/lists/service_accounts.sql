-- One row per seat that looks like a service account, of a team (NULL: of all).
select *
from likely_service_accounts
where $team is null or team = $team
order by team, is_named_like_one desc, active_days_90 desc, email, team_member_id
