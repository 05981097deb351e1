-- One row per decision or answer that means a seat: its place in the lists, and the seat (by the rule of decisions).
select line, team, team_member_id
from decided_seats
where team_member_id is not null
