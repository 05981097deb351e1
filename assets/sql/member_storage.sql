-- One row per member whose storage was read: the last reading that succeeded, else the last that failed.
with chosen as (
  select
    team,
    team_member_id,
    coalesce(max(snapshot_date) filter (where error is null), max(snapshot_date)) as snapshot_date
  from storage_snapshots
  group by team, team_member_id
)
select
  team,
  team_member_id,
  used_bytes,
  allocated_bytes,
  allocation,
  read_at,
  error
from storage_snapshots
join chosen using (team, team_member_id, snapshot_date)
