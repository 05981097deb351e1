-- One row per seat that could come free, the surest and longest idle first; $team NULL: of all teams.
select
  candidates.*,
  seats.status,
  seats.joined_on,
  seats.invited_on,
  seats.suspended_on,
  seats.last_content_at,
  seats.last_sign_in_at,
  seats.last_seen_at,
  seats.used_bytes,
  seats.active_days_90,
  seats."groups",
  seats.department,
  seats.cost_centre,
  teams.complete_from,
  teams.complete_until
from reclaim_candidates as candidates
join seats on seats.team = candidates.team and seats.team_member_id = candidates.team_member_id
join teams on teams.team = candidates.team
where candidates.team = coalesce($team, candidates.team)
order by
  case candidates.confidence when 'proved' then 1 when 'provisional' then 2 when 'sign_ins_only' then 3 else 4 end,
  candidates.days desc nulls last,
  candidates.team,
  candidates.team_member_id
