-- One row per roster line and seat that it fits (a line that fits none has one row): by what, and whether it is taken.
with held as (
  -- The seats, with their ids and addresses in the form in which they are compared.
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
  -- The statuses that say that a person left.
  select 'left' as status
  union
  select name_key(status) from roster_statuses where means = 'left'
),
lines as (
  -- The date goes before the status: a notice that is given for later is no leaving yet.
  select
    line,
    external_id,
    email,
    department,
    cost_centre,
    manager,
    left_on,
    coalesce(left_on <= $as_of, name_key(status) in (select status from leaving), false) as has_left
  from lines_as_spelled
),
shared_ids as (
  -- An id of two seats of one team, of people with different addresses, or of more lines than one person has ("N/A") tells
  -- nobody apart. But who came back, or changed the name, may have left lines with older addresses beside the one that holds.
  select external_id
  from held
  where external_id is not null
  group by team, external_id
  having count(*) > 1
  union
  select external_id
  from lines
  where external_id is not null
  group by external_id
  having count(distinct email) > 1 and count(distinct email) filter (where not has_left) <> 1 or count(*) > 20
),
addresses as (
  -- All addresses of each seat.
  select team, team_member_id, email from held
  union all
  select team, team_member_id, unnest(aliases) as email from held
),
shared_addresses as (
  -- An address of several seats of one team that is on more lines than one person has tells nobody apart either.
  select email
  from addresses
  semi join (select email from lines group by email having count(*) > 20) as on_many_lines using (email)
  group by team, email
  having count(distinct team_member_id) > 1
),
fitting as (
  -- Each line with each seat that it fits, by the id, the address or another address of the seat.
  select team, team_member_id, line, 1 as place
  from held
  join lines using (external_id)
  anti join shared_ids using (external_id)
  union all
  select team, team_member_id, line, 2 as place
  from held
  join lines using (email)
  anti join shared_addresses using (email)
  union all
  select team, team_member_id, line, 3 as place
  from (select team, team_member_id, unnest(aliases) as email from held)
  join lines using (email)
  anti join shared_addresses using (email)
),
best as (
  -- The best mark by which a line fits a seat.
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
  manager,
  has_left,
  -- Any line that says that the person is still there goes first: somebody may have come back, and Dropbox has the old
  -- external_id. Then the better mark, then the first line.
  team_member_id is not null
  and row_number() over (partition by team, team_member_id order by has_left, place, lines.line) = 1 as is_taken,
  shared_ids.external_id is not null as is_id_shared
from lines
left join best using (line)
left join shared_ids using (external_id)
