-- One row per team: Dropbox's counts beside ours; $team NULL: all teams.
select *
from reconciliation
where team = coalesce($team, team)
order by team
