-- One row per linked team, of one team or of all (NULL): how far its log is read, complete and settled.
with days as (
  select
    team,
    count(*) as days_read,
    count(*) filter (where settled) as days_settled,
    min(event_date) filter (where not settled) as first_unsettled_date
  from event_days
  group by team
)
select
  teams.team,
  teams.team_name,
  teams.roster_date,
  teams.has_team_file_events,
  teams.complete_from,
  teams.complete_until,
  teams.read_until,
  coalesce(days.days_read, 0) as days_read,
  coalesce(days.days_settled, 0) as days_settled,
  days.first_unsettled_date
from teams
left join days using (team)
where $team is null or teams.team = $team
order by teams.team
