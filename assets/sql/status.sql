-- One row per team: its newest success, how old its roster is, and what fails at the last attempt of each subject.
with newest as (
  select team, subject, state, error, cure
  from loads
  qualify row_number() over (partition by team, subject order by started_at desc, finished_at desc) = 1
),
failing as (
  select team, min(error) as error, min_by(cure, error) as cure
  from newest
  where state = 'failed'
  group by team
),
successes as (
  select
    team,
    max(finished_at) filter (where state = 'done') as last_success,
    max(started_at) filter (where state = 'done' and subject = 'members') as roster_read_at
  from loads
  group by team
)
select
  teams.team,
  successes.last_success,
  teams.read_until,
  teams.complete_until,
  successes.roster_read_at,
  failing.error,
  failing.cure
from teams
left join successes using (team)
left join failing using (team)
