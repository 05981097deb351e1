-- One row per seat that could come free, in the order of the list, the first $most; $team NULL: of all teams,
-- $department NULL: of all departments. Beside it
-- the manager's seat, if there is one, and how many seats have the same department and cost centre.
with workplaces as (
  select team, department, cost_centre, count(*) as seats
  from seats
  group by team, department, cost_centre
)
select
  candidates.*,
  managers.team_member_id as manager_member_id,
  managers.display_name as manager_name,
  workplaces.seats as seats_beside,
  seats.status,
  seats.joined_on,
  seats.invited_on,
  seats.suspended_on,
  seats.last_content_at,
  seats.last_sign_in_at,
  seats.last_seen_at,
  seats.used_bytes,
  seats.active_days_90,
  impact.hold,
  decision.decided,
  decision.decided_date,
  decision.until_date,
  teams.read_from,
  teams.complete_from,
  teams.complete_until
from reclaim_candidates as candidates
join seats on seats.team = candidates.team and seats.team_member_id = candidates.team_member_id
join teams on teams.team = candidates.team
left join offboarding_impact as impact
  on impact.team = candidates.team and impact.team_member_id = candidates.team_member_id
left join decisions_in_force as decision
  on decision.team = candidates.team and decision.team_member_id = candidates.team_member_id
join workplaces
  on workplaces.team = candidates.team
  and workplaces.department is not distinct from candidates.department
  and workplaces.cost_centre is not distinct from candidates.cost_centre
left join name_bearers on name_bearers.team = candidates.team and name_bearers.name = name_key(candidates.manager)
left join seats as managers on managers.team = name_bearers.team and managers.team_member_id = name_bearers.team_member_id
where
  candidates.team = coalesce($team, candidates.team)
  and ($department is null or name_key(candidates.department) = name_key($department))
order by candidates.place
limit $most
