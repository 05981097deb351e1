-- One row per roster line that no seat took, and per seat that took no roster line, if there is a roster.
with untaken as (
  select line, any_value(has_left) as has_left, any_value(is_id_shared) as is_id_shared, count(team_member_id) as seats
  from roster_matches
  group by line
  having not bool_or(is_taken)
)
select
  line,
  cast(null as varchar) as team,
  cast(null as varchar) as team_member_id,
  external_id,
  email,
  case
    when seats > 0 then 'another line was taken for its seat'
    when coalesce(external_id, email) is null then 'the line has neither external_id nor email'
    when is_id_shared then 'no seat by its address, and several people have its external_id'
    when has_left then 'no seat, and the person left'
    else 'no seat'
  end as reason
from roster_lines
join untaken using (line)
union all
select cast(null as bigint) as line, team, team_member_id, external_id, email, 'no roster line' as reason
from members
anti join (select team, team_member_id from roster_matches where is_taken) using (team, team_member_id)
where status is distinct from 'removed' and exists (from roster_lines)
