-- One row per enabled team whose settled days end more than five days ago.
select team, complete_until, read_until
from teams
where enabled
  and (complete_until is null or complete_until < (select max(as_of) from licence_position) - interval 5 day)
order by team
