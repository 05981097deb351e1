-- One row per team and day: each figure at its end, side by side.
with days as (
  -- All days from the first that the log or a roster tells of to yesterday.
  select team, cast(unnest(generate_series(first_date, last_date, interval 1 day)) as date) as position_date
  from position_reach
  where first_date is not null
),
figures as (
  -- The figures that are counted by steps; each has a row for each day, on which nothing may change.
  select unnest([
    'assigned', 'active_members', 'invited', 'suspended', 'assumed', 'active_30', 'active_60', 'active_90', 'idle_30',
    'idle_60', 'idle_90', 'never_active'
  ]) as figure
),
counted_by_figure as (
  -- Each figure at the end of each day: the sum of its steps so far.
  select
    team, figure, position_date, sum(sum(step)) over (partition by team, figure order by position_date) as members
  from (
    select team, figure, position_date, step from position_steps
    union all
    select team, figure, position_date, 0 from days cross join figures
  )
  group by team, figure, position_date
)
select
  team,
  position_date,
  cast(max(members) filter (where figure = 'assigned') as bigint) as assigned,
  cast(max(members) filter (where figure = 'active_members') as bigint) as active_members,
  cast(max(members) filter (where figure = 'invited') as bigint) as invited,
  cast(max(members) filter (where figure = 'suspended') as bigint) as suspended,
  cast(max(members) filter (where figure = 'assumed') as bigint) as assumed,
  cast(max(members) filter (where figure = 'active_30') as bigint) as active_30,
  cast(max(members) filter (where figure = 'active_60') as bigint) as active_60,
  cast(max(members) filter (where figure = 'active_90') as bigint) as active_90,
  cast(max(members) filter (where figure = 'idle_30') as bigint) as idle_30,
  cast(max(members) filter (where figure = 'idle_60') as bigint) as idle_60,
  cast(max(members) filter (where figure = 'idle_90') as bigint) as idle_90,
  cast(max(members) filter (where figure = 'never_active') as bigint) as never_active
from counted_by_figure
group by team, position_date
