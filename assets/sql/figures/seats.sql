-- One row per verdict and how sure it is: members and paid seats of the enabled teams.
select
  verdict,
  confidence,
  count(*) as members,
  count(*) filter (where consumes_seat) as paid_seats
from seats
semi join (select team from teams where enabled) as enabled on enabled.team = seats.team
group by verdict, confidence
order by verdict, confidence
