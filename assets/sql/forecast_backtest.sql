-- One row per team, day of its past and days from then on: what the forecast would have said then, and what came.
with changed as (
  -- The newest week first.
  select team, list(change order by weeks_ago) as changes
  from weekly_changes
  group by team
),
trials as (
  -- Every fourth week of the last two years, with the weeks of the two years before it.
  select
    weeks.team,
    weeks.weeks_ago,
    weeks.week_end as as_of_date,
    weeks.assigned,
    list_reverse(changed.changes[weeks.weeks_ago + 1:weeks.weeks_ago + 104]) as changes_then
  from weekly_changes as weeks
  join changed on changed.team = weeks.team
  where weeks.weeks_ago % 4 = 0 and weeks.weeks_ago between 4 and 104 and len(changes_then) >= 26
),
tried as (
  select
    *,
    unnest([28, 91, 182, 364]) as days_ahead,
    unnest(seats_ahead(changes_then, [28, 91, 182, 364])) as change
  from trials
),
told as (
  select
    tried.*,
    cast(greatest(round(tried.assigned + change.low), 0) as bigint) as low,
    cast(greatest(round(tried.assigned + change.likely), 0) as bigint) as likely,
    cast(greatest(round(tried.assigned + change.high), 0) as bigint) as high
  from tried
)
select
  told.team,
  told.as_of_date,
  cast(told.days_ahead as bigint) as days_ahead,
  told.low,
  told.likely,
  told.high,
  came.assigned as actual,
  came.assigned between told.low and told.high as was_inside
from told
join weekly_changes as came on came.team = told.team and came.weeks_ago = told.weeks_ago - told.days_ahead // 7
