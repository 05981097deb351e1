-- One row per team and figure that the seats do not add up to: as it is told elsewhere, and as they count it.
with counted as (
  select
    team,
    count(*) filter (where consumes_seat) as assigned,
    count(*) filter (where status = 'active') as active_members,
    count(*) filter (where status = 'invited') as invited,
    count(*) filter (where status = 'suspended') as suspended,
    count(*) filter (where verdict in ('idle', 'never_active')) as idle,
    count(*) filter (where reason_code is not null and not excluded) as speaks_against,
    count(*) filter (where reason_code = 'UNVERIFIED' and verdict = 'active' and not excluded) as used_all_the_same
  from seats
  group by team
),
candidates as (
  select team, count(*) as candidates from reclaim_candidates group by team
),
compared as (
  select
    position.team,
    unnest(
      [
        {'figure': 'assigned', 'told': position.assigned, 'counted': counted.assigned},
        {'figure': 'active_members', 'told': position.active_members, 'counted': counted.active_members},
        {'figure': 'invited', 'told': position.invited, 'counted': counted.invited},
        {'figure': 'suspended', 'told': position.suspended, 'counted': counted.suspended},
        {'figure': 'idle', 'told': idle.idle, 'counted': counted.idle},
        {
          'figure': 'candidates',
          'told': coalesce(candidates.candidates, 0),
          'counted': counted.speaks_against - counted.used_all_the_same
        }
      ],
      recursive := true
    )
  from licence_position as position
  join idle_breakdown as idle on idle.team = position.team
  join counted on counted.team = position.team
  left join candidates on candidates.team = position.team
)
select
  team,
  figure,
  told,
  counted
from compared
where told <> counted
order by team, figure
