-- One row per linked team: from which day to which its position is known, and by what.
with first_snapshots as (
  -- An empty listing leaves a file without rows, so the files count as well as the rows.
  select team, min(snapshot_date) as first_snapshot_date
  from (
    select team, snapshot_date from member_snapshots
    union all
    select team, day as snapshot_date from lake_files where dataset = 'members'
  )
  group by team
)
select
  team,
  cast(read_from as date) as read_from,
  read_until,
  complete_until,
  has_events,
  has_team_file_events,
  first_snapshot_date,
  least(cast(read_from as date), first_snapshot_date) as first_date,
  cast($as_of as date) - 1 as last_date
from teams
left join first_snapshots using (team)
