-- One row per team that is asked for (NULL: all): how its idle members add up.
select
  team,
  arithmetic
from idle_breakdown
where $team is null or team = $team
order by team
