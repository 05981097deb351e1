-- One row per seat that is asked for: of a team (NULL: all), of verdicts and confidences (empty: all), idle longest first.
select *
from seats
where
  ($team is null or team = $team)
  and (len($verdicts) = 0 or list_contains($verdicts, verdict))
  and (len($confidences) = 0 or list_contains($confidences, confidence))
  and (consumes_seat or not $only_paid)
order by team, verdict, days_idle desc nulls last, email, team_member_id
