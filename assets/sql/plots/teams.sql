-- How far the enabled teams' logs are behind: the one that is furthest behind counts.
select
  count(*) as enabled_teams,
  round(max(epoch(greatest(as_of, read_until)) - epoch(read_until)) / 3600, 1) as hours_behind,
  round(max(epoch(greatest(as_of, complete_until)) - epoch(complete_until)) / 3600, 1) as hours_not_settled,
  max(greatest(cast(as_of as date), roster_date) - roster_date) as roster_age_days
from teams
join licence_position using (team)
where enabled
