-- One row per seat that could come free and is asked for (NULL or empty: all), in the order of the list.
select *
from reclaim_candidates
where
  ($team is null or team = $team)
  and (len($reasons) = 0 or list_contains($reasons, reason_code))
  and (len($confidences) = 0 or list_contains($confidences, confidence))
order by place
