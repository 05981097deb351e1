-- One row per seat of a product, from its assignment to its removal.
with changes as (
  -- What is said twice of a member counts once. Of people who cannot be told apart each event counts.
  select *
  from product_holders
  qualify
    holder_id is null
    or is_assigned is distinct from lag(is_assigned)
      over (partition by team, holder, product_key order by occurred_at, not is_assigned)
),
counted as (
  select
    *,
    sum(case when is_assigned then 1 else -1 end)
      over (partition by team, holder, product_key order by occurred_at, not is_assigned rows unbounded preceding)
      as seats
  from changes
),
matched as (
  -- A removal that takes the seats below all that the log told before has its assignment before the log's reach.
  select
    *,
    is_assigned
    or seats >= least(
      0,
      min(seats) over (
        partition by team, holder, product_key
        order by occurred_at, not is_assigned
        rows between unbounded preceding and 1 preceding
      )
    ) as is_matched
  from counted
),
numbered as (
  -- The first removal ends the first assignment, and so on.
  select
    *,
    row_number() over (partition by team, holder, product_key, is_assigned, is_matched order by occurred_at) as number
  from matched
),
spans as (
  select
    begun.* exclude (occurred_at, certain_id),
    begun.occurred_at as assigned_at,
    ended.occurred_at as removed_at,
    begun.actor_team_member_id as assigned_by_member_id,
    begun.certain_id is not null and (ended.team is null or ended.certain_id is not null) as is_certain
  from numbered as begun
  left join numbered as ended
    on ended.team = begun.team
    and ended.holder = begun.holder
    and ended.product_key = begun.product_key
    and ended.number = begun.number
    and not ended.is_assigned
    and ended.is_matched
  where begun.is_assigned
  union all by name
  select
    * exclude (occurred_at, certain_id),
    occurred_at as removed_at,
    certain_id is not null as is_certain
  from numbered
  where not is_matched
)
select *, row_number() over (partition by team order by product_key, holder, assigned_at nulls first, removed_at) as seat_number
from spans
