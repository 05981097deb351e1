-- One row per roster line and seat that it fits (a line that fits none has one row): by what, and whether it is taken.
with held as (
  select
    team,
    team_member_id,
    id_key(external_id) as external_id,
    name_key(email) as email,
    list_transform(secondary_emails, lambda each: name_key(each)) as aliases
  from members
  where status is distinct from 'removed'
),
leaving as (
  select 'left' as status
  union
  select name_key(status) from roster_statuses where means = 'left'
),
lines as (
  -- The date goes before the status: a notice that is given for later is no leaving yet.
  select
    line,
    id_key(external_id) as external_id,
    name_key(email) as email,
    department,
    cost_centre,
    left_on,
    coalesce(left_on <= $as_of, name_key(status) in (select status from leaving), false) as has_left
  from roster_lines
),
fitting as (
  select team, team_member_id, line, 1 as place
  from held
  join lines on lines.external_id = held.external_id
  union all
  select team, team_member_id, line, 2 as place
  from held
  join lines on lines.email = held.email
  union all
  select team, team_member_id, line, 3 as place
  from (select team, team_member_id, unnest(aliases) as alias from held)
  join lines on lines.email = alias
),
best as (
  select team, team_member_id, line, min(place) as place
  from fitting
  group by team, team_member_id, line
)
select
  lines.line,
  team,
  team_member_id,
  case place when 1 then 'external_id' when 2 then 'email' when 3 then 'alias' end as roster_match,
  department,
  cost_centre,
  left_on,
  has_left,
  -- Of several lines the better mark, then who is still there (somebody may have come back), then the first.
  team_member_id is not null
  and row_number() over (partition by team, team_member_id order by place, has_left, lines.line) = 1 as is_taken
from lines
left join best on best.line = lines.line
