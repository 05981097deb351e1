-- One row per group of the team's newest snapshot.
with newest as (
  -- A team without groups leaves a file without rows, so the files count as well as the rows.
  select team, max(snapshot_date) as snapshot_date
  from (
    select team, snapshot_date from group_snapshots
    union all
    select team, day as snapshot_date from lake_files where dataset = 'groups'
  )
  group by team
)
select
  team,
  group_id,
  -- Blanks stay: exclusions.toml may name such a group, letter by letter.
  nullif(group_name, '') as group_name,
  unless_blank(group_external_id) as group_external_id,
  management_type,
  member_count,
  snapshot_date
from group_snapshots
join newest using (team, snapshot_date)
