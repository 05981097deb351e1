-- One row per reason that a seat could come free for, of a team (NULL: of all).
select distinct reason_code
from reclaim_candidates
where $team is null or team = $team
order by reason_code
