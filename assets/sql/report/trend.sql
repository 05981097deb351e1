-- One row per day: what is purchased, assigned and used; the last one is the moment of the report.
select position_date, seats_purchased, assigned, active_30, basis
from licence_position_daily
where team = $team and (assigned is not null or seats_purchased is not null)
union all
select cast(as_of as date), seats_purchased, assigned, active_30, 'snapshot'
from licence_position
where team = $team
order by position_date
