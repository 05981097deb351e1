-- One row per team and name, address or external id that one seat alone bears: what several bear names nobody.
with named as (
  select team, name_key(email) as name, team_member_id from seats
  union
  select team, name_key(display_name), team_member_id from seats
  union
  select team, name_key(external_id), team_member_id from seats
)
select team, name, any_value(team_member_id) as team_member_id
from named
where name is not null
group by team, name
having count(*) = 1
