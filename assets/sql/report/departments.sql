-- One row per department of the roster file, and one (NULL) for the seats that it does not tell; none without such a file.
select
  seats.department,
  count(*) as seats,
  case when bool_or(teams.has_events) then count(*) filter (where days_idle <= 30) end as active_30,
  count(candidates.team_member_id) as candidates
from seats
join teams using (team)
left join reclaim_candidates as candidates
  on candidates.team = seats.team and candidates.team_member_id = seats.team_member_id
where seats.team = $team
  and consumes_seat
  and exists (from seats as told where told.team = $team and told.department is not null)
group by seats.department
order by seats.department is null, candidates desc, seats desc, seats.department
