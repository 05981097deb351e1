-- One row per seat that is to be left alone on the day of $as_of, with the first exclusion in the file that says so.
with held as (
  select
    team,
    team_member_id,
    name_key(email) as email,
    list_append(list_transform(secondary_emails, lambda each: name_key(each)), name_key(email)) as addresses
  from members
  where status is distinct from 'removed'
),
holding as (
  select
    *,
    id_key(person) as member_id,
    name_key(person) as address,
    name_key("group") as group_key,
    name_key(team) as only_team,
    -- Only * and ? are wildcards.
    replace(replace(replace(replace(replace(name_key(pattern), '\', '\\'), '%', '\%'), '_', '\_'), '*', '%'), '?', '_') as alike
  from exclusions
  where until_date is null or until_date >= cast($as_of as date)
),
meant as (
  select held.team, held.team_member_id, number, only_team
  from holding
  join held on held.team_member_id = holding.member_id
  union all
  select held.team, held.team_member_id, number, only_team
  from holding
  join (select team, team_member_id, unnest(list_distinct(addresses)) as address from held) as held using (address)
  union all
  select held.team, held.team_member_id, number, only_team
  from holding
  join "groups" on name_key("groups".group_name) = holding.group_key
  join group_members as held on held.team = "groups".team and held.group_id = "groups".group_id
  union all
  -- A name in which nothing can be seen can be written all the same.
  select held.team, held.team_member_id, number, only_team
  from holding
  join "groups" on "groups".group_name = holding.group
  join group_members as held on held.team = "groups".team and held.group_id = "groups".group_id
  where holding.group_key is null
  union all
  select held.team, held.team_member_id, number, only_team
  from holding
  join held on held.email like holding.alike escape '\'
),
first_ones as (
  select team, team_member_id, min(number) as number
  from meant
  where only_team is null or only_team = team
  group by team, team_member_id
)
select
  first_ones.team,
  first_ones.team_member_id,
  number,
  holding.reason,
  holding.owner,
  holding.until_date
from first_ones
join holding using (number)
