-- One row per team and day on which its members were read: when, and the next such day.
with reading_days as (
  -- A listing without members leaves a file without rows, so the files count as well as the rows.
  select team, snapshot_date, lead(snapshot_date) over (partition by team order by snapshot_date) as next_date
  from (
    select team, snapshot_date from member_snapshots
    union
    select team, day as snapshot_date from lake_files where dataset = 'members'
  )
),
read_at as (
  -- The last reading of a day is the one that its file holds.
  select team, cast(started_at as date) as snapshot_date, max(started_at) as started_at
  from loads
  where subject = 'members' and state = 'done'
  group by all
)
select
  team,
  snapshot_date,
  next_date,
  coalesce(started_at, least(cast(snapshot_date + 1 as timestamp) - interval 1 microsecond, $as_of)) as read_at
from reading_days
left join read_at using (team, snapshot_date)
