-- One row per place in a list of seats as people write them, if nobody ever had the seat: an id or an address of a member.
with written as (
  select unnest($seats) as seat, generate_subscripts($seats, 1) - 1 as place
)
select written.place
from written
anti join (
  select id_key(team_member_id) as seat from member_history
  union
  select id_key(team_member_id) from member_status_history
) as members on members.seat = id_key(written.seat)
anti join (select distinct name_key(email) as seat from member_history) as addresses
  on addresses.seat = name_key(written.seat)
where exists (from member_history)
order by written.place
