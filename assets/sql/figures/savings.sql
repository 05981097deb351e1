-- Seats by which the enabled teams' contracts can go down.
select cast(sum(seats_to_cut) as bigint) as seats_to_cut, cast(sum(purchases_avoided) as bigint) as purchases_avoided
from savings
semi join (select team from teams where enabled) using (team)
where reason_code = 'ALL'
