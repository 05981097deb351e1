-- One row per link, share or request that a member of going_members began and whose end the log does not tell.
with begun as (
  select told.*, row_number() over () as number
  from offboarding_told as told
  semi join going_members on going_members.team = told.team and going_members.team_member_id = told.team_member_id
  where told.change = 'begins' and told.thing <> 'hold'
),
changed as (
  -- A link is its owner's: others may have links to the same file. All else ends whoever began it.
  select
    team,
    thing,
    case when thing = 'link' then coalesce(team_member_id, '') end as owner_id,
    change,
    occurred_at,
    unnest(thing_ids) as thing_id
  from offboarding_told
  where change in ('ends', 'returns') and thing not in ('hold', 'account')
),
endings as (
  select team, thing, owner_id, thing_id, max(occurred_at) filter (change = 'ends') as ended_at
  from changed
  group by team, thing, owner_id, thing_id
  having ended_at is not null and coalesce(ended_at > max(occurred_at) filter (change = 'returns'), true)
),
ended as (
  select ids.number
  from (select *, unnest(thing_ids) as thing_id from begun) as ids
  join endings on endings.team = ids.team and endings.thing = ids.thing and endings.thing_id = ids.thing_id
  where endings.ended_at >= ids.occurred_at and coalesce(endings.owner_id = ids.team_member_id, true)
)
select
  team,
  team_member_id,
  thing,
  access_level is not distinct from 'writer' as is_for_editing,
  len(thing_ids) > 0 as has_id,
  -- What tells no id is not known from another that does not, unless it came at another moment.
  coalesce(thing_ids[1], cast(occurred_at as varchar)) as thing_id
from begun
anti join ended using (number)
