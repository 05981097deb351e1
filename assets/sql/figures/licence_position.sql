-- One row per enabled team: what is bought, assigned, used and idle; the price is a seat's and month's.
select
  position.team,
  position.seats_purchased as purchased,
  position.assigned,
  position.available,
  position.active_30 as used_in_30_days,
  idle.idle_after_days as idle_after,
  idle.idle,
  idle.idle_never_active as of_these_never_active,
  position.invited,
  position.suspended,
  cast(position.price_per_seat_month as decimal(18, 2)) as price,
  position.currency
from licence_position as position
join idle_breakdown as idle on idle.team = position.team
semi join (select team from teams where enabled) as enabled on enabled.team = position.team
order by position.team
