-- One row per member and time in which its status, its membership type and its joining stayed the same.
-- A state holds at the end of each day from from_date to the one before to_date.
with statuses as (
  -- The times in which the member was on the team.
  select
    team,
    team_member_id,
    value as status,
    is_assumed,
    cast(changed_at as date) as from_date,
    cast(coalesce(until_at, timestamp '9999-12-31') as date) as to_date
  from member_status_history
  where aspect = 'status' and value <> 'removed'
),
types as (
  -- The first type that is told holds for the time before it, too.
  select
    team,
    team_member_id,
    value as membership_type,
    is_assumed,
    case
      when row_number() over (partition by team, team_member_id order by changed_at) = 1 then date '0001-01-01'
      else cast(changed_at as date)
    end as from_date,
    cast(coalesce(until_at, timestamp '9999-12-31') as date) as to_date
  from member_status_history
  where aspect = 'membership_type'
),
joinings as (
  -- Who was removed and came back joined twice, and each joining holds until the next one; the first that is told holds for
  -- the time before it, too. By the roster; of members whom no roster shows as joined, by the log.
  select
    team,
    team_member_id,
    joined_on,
    case
      when row_number() over joining = 1 then date '0001-01-01'
      else cast(joined_on as date)
    end as from_date,
    coalesce(cast(lead(joined_on) over joining as date), date '9999-12-31') as to_date
  from (
    select distinct team, team_member_id, joined_on
    from member_history
    where joined_on is not null
    union all
    select team, team_member_id, min(changed_at)
    from member_status_history
    anti join (from member_history where joined_on is not null) using (team, team_member_id)
    where change in ('joined', 'returned')
    group by team, team_member_id
  )
  window joining as (partition by team, team_member_id order by joined_on)
),
numbers as (
  -- A number for each member: joins and windows over it cost less than over two texts.
  select team, team_member_id, row_number() over () as member
  from (select distinct team, team_member_id from statuses)
)
-- A member whose type nothing tells is taken to be full.
select
  numbers.member,
  statuses.team,
  statuses.team_member_id,
  status,
  coalesce(membership_type, 'full') = 'full' and status in ('active', 'invited', 'suspended') as consumes_seat,
  statuses.is_assumed or coalesce(types.is_assumed, true) as is_assumed,
  greatest(statuses.from_date, types.from_date, joinings.from_date) as from_date,
  least(statuses.to_date, types.to_date, joinings.to_date) as to_date,
  coalesce(joinings.joined_on, timestamp '0001-01-01') as joined_on
from statuses
join numbers using (team, team_member_id)
left join types using (team, team_member_id)
left join joinings using (team, team_member_id)
where
  greatest(statuses.from_date, types.from_date, joinings.from_date)
  < least(statuses.to_date, types.to_date, joinings.to_date)
