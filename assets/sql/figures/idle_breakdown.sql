-- One row per enabled team and part of its idle members; the parts add up.
with parts as (
  select
    team,
    unnest([
      {'place': 1, 'part': 'idle', 'members': idle},
      {'place': 2, 'part': 'can go: inactive', 'members': can_go_inactive},
      {'place': 3, 'part': 'can go: never active', 'members': can_go_never_active},
      {'place': 4, 'part': 'can go: leavers and second seats', 'members': can_go_otherwise},
      {'place': 5, 'part': 'left alone', 'members': left_alone},
      {'place': 6, 'part': 'without a paid seat', 'members': without_seat}
    ], recursive := true)
  from idle_breakdown
)
select team, part, members
from parts
semi join (select team from teams where enabled) as enabled on enabled.team = parts.team
order by team, place
