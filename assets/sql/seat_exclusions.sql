-- One row per seat that is to be left alone on the day of $as_of, with the first exclusion in the file that says so.
with held as (
  select team, team_member_id, lower(email) as email, list_transform(secondary_emails, lambda a: lower(a)) as aliases
  from members
  where status is distinct from 'removed'
),
holding as (
  select *
  from exclusions
  where until_date is null or until_date >= cast($as_of as date)
),
meant as (
  select held.team, held.team_member_id, number, holding.team as only_team
  from holding
  join held on held.team_member_id = holding.person
  union all
  select held.team, held.team_member_id, number, holding.team as only_team
  from holding
  join (
    select team, team_member_id, unnest(list_distinct(list_append(aliases, email))) as address from held
  ) as held on held.address = lower(holding.person)
  union all
  select held.team, held.team_member_id, number, holding.team as only_team
  from holding
  join "groups" on lower("groups".group_name) = lower(holding.group)
  join group_members as held on held.team = "groups".team and held.group_id = "groups".group_id
  union all
  select held.team, held.team_member_id, number, holding.team as only_team
  from holding
  -- In a pattern only * and ? are more than themselves.
  join held on held.email glob replace(replace(lower(holding.pattern), '\', '\\'), '[', '\[')
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
