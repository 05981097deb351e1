-- One row per seat at the head of the list of seats that could come free, of enabled teams: where in the organisation,
-- why and how sure, but not who, and no department with fewer than five seats, which would tell who it is.
with workplaces as (
  select team, department, count(*) as seats
  from seats
  group by team, department
)
select
  candidates.team,
  candidates.place,
  case
    when candidates.department is null then 'not known'
    when workplaces.seats < 5 then 'a small one'
    else candidates.department
  end as department,
  candidates.reason_code as reason,
  candidates.days,
  candidates.confidence as how_sure,
  cast(candidates.price_per_seat_month as decimal(18, 2)) || ' ' || coalesce(candidates.currency, '') as a_month
from reclaim_candidates as candidates
join workplaces
  on workplaces.team = candidates.team
  and workplaces.department is not distinct from candidates.department
semi join (select team from teams where enabled) as enabled on enabled.team = candidates.team
order by candidates.place
limit 15
