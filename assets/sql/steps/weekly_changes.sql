-- One row per team and whole week of the log's reach: the seats in use at its end, and by how many they changed in it.
with reach as (
  -- Days that were read whole, and have ended.
  select
    team,
    cast(read_from as date) as first_date,
    least(cast(read_until as date), cast($as_of as date)) - 1 as last_date
  from teams
  where read_from is not null and read_until is not null
),
weeks as (
  -- Counted back from the last day.
  select
    team,
    first_date,
    cast(weeks_ago as integer) as weeks_ago,
    last_date - cast(7 * weeks_ago as integer) as week_end
  from (select *, unnest(range((last_date - first_date + 1) // 7)) as weeks_ago from reach)
)
select weeks.team, weeks_ago, week_end, at_end.assigned, at_end.assigned - before.assigned as change
from weeks
join licence_position_daily as at_end on at_end.team = weeks.team and at_end.position_date = week_end
-- The day before the log's first one has no position; what changed on that first day is missed.
join licence_position_daily as before
  on before.team = weeks.team and before.position_date = greatest(week_end - 7, first_date)
where at_end.assigned is not null and before.assigned is not null
