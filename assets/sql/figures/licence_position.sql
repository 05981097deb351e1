-- One row per enabled team: what is bought, assigned, used and idle, and what can go; narrow enough for the UI.
select
  position.team,
  position.seats_purchased as purchased,
  position.assigned,
  position.active_30 as used_30,
  idle.idle,
  idle.idle_never_active as idle_never_used,
  savings.seats as can_go
from licence_position as position
join idle_breakdown as idle on idle.team = position.team
left join savings on savings.team = position.team and savings.reason_code = 'ALL'
semi join (select team from teams where enabled) as enabled on enabled.team = position.team
order by position.team
