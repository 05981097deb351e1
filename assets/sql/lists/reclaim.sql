-- One row per seat that could come free and is asked for (NULL or empty: all), in the order of the list.
select
  candidates.*,
  decision.decided || coalesce(' until ' || decision.until_date, '') || coalesce(', by ' || decision.decided_by, '') as decision
from reclaim_candidates as candidates
left join decisions_in_force as decision
  on decision.team = candidates.team and decision.team_member_id = candidates.team_member_id
where
  ($team is null or candidates.team = $team)
  and (len($reasons) = 0 or list_contains($reasons, candidates.reason_code))
  and (len($confidences) = 0 or list_contains($confidences, candidates.confidence))
order by candidates.place
