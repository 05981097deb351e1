-- One row per day: what is purchased, assigned, used and idle; the last one is the moment of the report.
-- Idle by the team's threshold if that is kept by day, else for 90 days.
with thresholds as (
  select case when idle_after_days in (30, 60) then idle_after_days else 90 end as idle_days
  from teams
  where team = $team
)
select
  position_date,
  seats_purchased,
  assigned,
  active_30,
  case idle_days when 30 then idle_30 when 60 then idle_60 else idle_90 end as idle,
  idle_days,
  basis
from licence_position_daily
cross join thresholds
where team = $team and (assigned is not null or seats_purchased is not null)
union all
select
  cast(as_of as date),
  seats_purchased,
  assigned,
  active_30,
  case idle_days when 30 then idle_30 when 60 then idle_60 else idle_90 end,
  idle_days,
  'snapshot'
from licence_position
cross join thresholds
where team = $team
order by position_date
