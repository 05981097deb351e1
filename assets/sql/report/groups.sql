-- One row per group with seats, and one (NULL) for the seats in no group; a seat in several groups counts in each.
select
  group_members.group_id,
  "groups".group_name,
  count(*) as seats,
  case when bool_or(teams.has_events) then count(*) filter (where days_idle <= 30) end as active_30,
  count(candidates.team_member_id) as candidates
from seats
join teams using (team)
left join group_members on group_members.team = seats.team and group_members.team_member_id = seats.team_member_id
left join "groups" on "groups".team = seats.team and "groups".group_id = group_members.group_id
left join reclaim_candidates as candidates
  on candidates.team = seats.team and candidates.team_member_id = seats.team_member_id
where seats.team = $team and consumes_seat
group by group_members.group_id, "groups".group_name
order by group_members.group_id is null, candidates desc, seats desc, group_name
