-- The position of all enabled teams together; what no team tells is NULL.
select
  cast(sum(seats_purchased) as bigint) as seats_purchased,
  cast(sum(assigned) as bigint) as assigned,
  cast(sum(available) as bigint) as available,
  cast(sum(active_30) as bigint) as active_30,
  cast(sum(idle_90) as bigint) as idle_90,
  cast(sum(idle_seats_90) as bigint) as idle_seats_90,
  cast(sum(never_active) as bigint) as never_active,
  cast(sum(abs(reconciliation_delta)) as bigint) as reconciliation_difference
from licence_position
semi join (select team from teams where enabled) using (team)
