-- One row per legal hold that was not released and member whom it names; of one of which the log names nobody, one
-- without a member.
with said as (
  select *, coalesce(thing_ids[1], '') as hold_id
  from offboarding_told
  where thing = 'hold'
),
released as (
  select team, hold_id, max(occurred_at) as released_at
  from said
  where change = 'ends'
  group by team, hold_id
),
named as (
  select
    team,
    hold_id,
    team_member_id,
    max(occurred_at) filter (change = 'begins') as named_at,
    max(occurred_at) filter (change = 'leaves') as left_at,
    bool_or(team_member_id is not null) over (partition by team, hold_id) as names_anybody
  from said
  where change in ('begins', 'leaves')
  group by team, hold_id, team_member_id
)
select distinct named.team, named.team_member_id
from named
left join released on released.team = named.team and released.hold_id = named.hold_id
where
  named_at > coalesce(released_at, timestamp '0001-01-01')
  and named_at > coalesce(left_at, timestamp '0001-01-01')
  and (named.team_member_id is not null or not names_anybody)
