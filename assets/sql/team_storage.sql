-- One row per team whose members share its storage: what all of it was at the newest reading that gave it.
select
  team,
  read_at,
  team_used_bytes,
  allocated_bytes as team_allocated_bytes
from storage_snapshots
where allocation = 'team' and team_used_bytes is not null
qualify row_number() over (partition by team order by read_at desc, team_member_id) = 1
