-- Seats of all enabled teams that could come free, and how many of them are proved.
select count(*) as can_go, count(*) filter (where confidence = 'proved') as can_go_proved
from reclaim_candidates
semi join (select team from teams where enabled) using (team)
