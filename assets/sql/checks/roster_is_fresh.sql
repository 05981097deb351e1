-- One row per enabled team whose members were read more than two days ago, or never.
with read as (
  select team, max(started_at) as roster_read_at
  from loads
  where subject = 'members' and state = 'done'
  group by team
)
select teams.team, read.roster_read_at, teams.roster_date, teams.read_until
from teams
left join read using (team)
where teams.enabled
  and (
    read.roster_read_at is null
    or read.roster_read_at < (select max(as_of) from licence_position) - interval 2 days
  )
order by teams.team
