-- One row per link, share or request that a member of going_members began and whose end the log does not tell.
-- The log tells of far more things than go with these members: what is not of them is left out before ids are compared.
with going_ids as (
  -- The ids by which the log names a member that goes: the membership's own, and its account's.
  select team, team_member_id, team_member_id as member_id
  from going_members
  union
  select team, team_member_id, accounts.account_id
  from going_members
  join lone_accounts as accounts using (team, team_member_id)
),
begun as (
  select told.* exclude (member_id), going_ids.team_member_id, row_number() over () as number
  from (
    select team, occurred_at, thing, access_level, thing_ids, unnest(member_ids) as member_id
    from offboarding_events
    where change = 'begins' and thing <> 'hold'
  ) as told
  join going_ids using (team, member_id)
),
begun_ids as (
  select number, team, thing, team_member_id, occurred_at, unnest(thing_ids) as thing_id
  from begun
),
changed as (
  select team, thing, change, occurred_at, member_ids, thing_id
  from (
    select team, thing, change, occurred_at, member_ids, unnest(thing_ids) as thing_id
    from offboarding_events
    where change in ('ends', 'returns') and thing not in ('hold', 'account')
  )
  semi join begun_ids using (team, thing, thing_id)
),
owned as (
  -- A link is its owner's: others may have links to the same file. All else ends whoever began it.
  select
    team,
    thing,
    thing_id,
    change,
    occurred_at,
    case when thing = 'link' then coalesce(going_ids.team_member_id, member_id, '') end as owner_id
  from (
    select
      * exclude (member_ids),
      unnest(case when thing = 'link' and len(member_ids) > 0 then member_ids else [cast(null as varchar)] end) as member_id
    from changed
  )
  left join going_ids using (team, member_id)
),
endings as (
  select team, thing, owner_id, thing_id, max(occurred_at) filter (change = 'ends') as ended_at
  from owned
  group by team, thing, owner_id, thing_id
  having ended_at is not null and coalesce(ended_at > max(occurred_at) filter (change = 'returns'), true)
),
ended as (
  select ids.number
  from begun_ids as ids
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
