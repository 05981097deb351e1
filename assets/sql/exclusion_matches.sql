-- One row per exclusion that holds on the day of $as_of and seat that it means; one that means nobody has one row that says why.
with known as (
  select
    team,
    team_member_id,
    name_key(email) as email,
    list_append(list_transform(secondary_emails, lambda each: name_key(each)), name_key(email)) as addresses,
    status is not distinct from 'removed' as is_removed
  from members
),
holding as (
  select
    number,
    team is not null as is_of_one_team,
    name_key(team) as only_team,
    person is not null as is_of_person,
    id_key(person) as member_id,
    name_key(person) as address,
    "group" as group_name,
    name_key("group") as group_key,
    -- Only * and ? are wildcards.
    replace(replace(replace(replace(replace(name_key(pattern), '\', '\\'), '%', '\%'), '_', '\_'), '*', '%'), '?', '_') as alike
  from exclusions
  where until_date is null or until_date >= cast($as_of as date)
),
fitting_groups as (
  select number, "groups".team, group_id
  from holding
  join "groups" on name_key("groups".group_name) = group_key
  where only_team = "groups".team or not is_of_one_team
  union all
  -- A name in which nothing can be seen can be written all the same.
  select number, "groups".team, group_id
  from holding
  join "groups" using (group_name)
  where group_key is null and (only_team = "groups".team or not is_of_one_team)
),
fitting as (
  select number, known.team, team_member_id, is_removed
  from holding
  join known on team_member_id = member_id
  where only_team = known.team or not is_of_one_team
  union all
  select number, known.team, team_member_id, is_removed
  from holding
  join (select team, team_member_id, is_removed, unnest(list_distinct(addresses)) as address from known) as known using (address)
  where only_team = known.team or not is_of_one_team
  union all
  select number, known.team, team_member_id, is_removed
  from holding
  join known on email like alike escape '\'
  where only_team = known.team or not is_of_one_team
  union all
  select number, team, team_member_id, false as is_removed
  from fitting_groups
  join group_members using (team, group_id)
),
meant as (
  select distinct number, team, team_member_id
  from fitting
  where not is_removed
)
select
  number,
  meant.team,
  meant.team_member_id,
  meant.team is not null
  and row_number() over (partition by meant.team, meant.team_member_id order by number) = 1 as is_taken,
  case
    when meant.team is not null then null
    when is_of_one_team and only_team not in (select team from teams) then 'no_such_team'
    when not exists (from teams where roster_date is not null and (team = only_team or not is_of_one_team)) then 'not_read'
    when number in (select number from fitting) then 'removed'
    when group_name is null then case when is_of_person then 'no_such_member' else 'no_such_address' end
    when number in (select number from fitting_groups) then 'empty_group'
    else 'no_such_group'
  end as nobody_because
from holding
left join meant using (number)
