-- One row: of the seats of a team, how many are assigned, and how many of those were used since when.
select
  any_value(position.seats_purchased) as seats_purchased,
  any_value(position.assigned) as assigned,
  case when bool_or(teams.has_events) then count(*) filter (where is_held and last_used_at is not null) end as ever_active,
  case when bool_or(teams.has_events) then count(*) filter (where is_held and days_idle <= 90) end as active_90,
  case when bool_or(teams.has_events) then count(*) filter (where is_held and days_idle <= 60) end as active_60,
  case when bool_or(teams.has_events) then count(*) filter (where is_held and days_idle <= 30) end as active_30,
  count(*) filter (where not consumes_seat and status = 'active') as active_without_seat
from teams
join licence_position as position using (team)
left join (select *, consumes_seat and status = 'active' as is_held from seats) as seats using (team)
where team = $team
