-- One row per seat that could come free: there is a reason, and neither an exclusion nor use speaks against it.
select team, team_member_id
from seats
-- Whoever uses a seat keeps it, though the address is not verified.
where reason_code is not null and not excluded and not (reason_code = 'UNVERIFIED' and verdict = 'active')
