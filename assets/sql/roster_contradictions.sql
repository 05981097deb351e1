-- One row per seat and line that says that the person left, though another line says not; and per external_id of several people.
with staying as (
  select team, team_member_id, line
  from roster_matches
  where is_taken and not has_left
),
shared as (
  select id_key(external_id) as external_id, min(line) as line, max(line) as other_line, count(*) as lines
  from roster_lines
  semi join (from roster_matches where is_id_shared) using (line)
  group by id_key(external_id)
),
bearers as (
  select id_key(external_id) as external_id, count(*) as seats
  from members
  where status is distinct from 'removed'
  group by id_key(external_id)
)
select
  'left_and_still_there' as kind,
  team,
  team_member_id,
  members.email,
  members.external_id,
  staying.line,
  leaving.line as other_line,
  2 as lines,
  1 as seats
from staying
join (from roster_matches where has_left) as leaving using (team, team_member_id)
join members using (team, team_member_id)
union all
select
  'shared_external_id' as kind,
  null as team,
  null as team_member_id,
  null as email,
  external_id,
  line,
  other_line,
  lines,
  seats
from shared
join bearers using (external_id)
