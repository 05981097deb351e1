-- One row per group and member that is not removed, of the newest snapshot of the team's members.
select
  team,
  group_id,
  team_member_id,
  snapshot_date
from membership_snapshots
join teams using (team)
where snapshot_date = teams.roster_date
