-- One row per enabled team and reason: what giving the seats back saves, and from when; narrow enough for the UI.
select
  team,
  reason_code as reason,
  seats,
  proved_seats as proved,
  seats_to_cut as to_cut,
  cast(saved_per_month_from_renewal as decimal(18, 2)) || ' ' || coalesce(currency, '') as saves,
  saves_from_date as from_date
from savings
semi join (select team from teams where enabled) as enabled on enabled.team = savings.team
order by team, reason_code = 'ALL', seats desc, reason_code
