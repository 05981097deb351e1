-- One row per enabled team of which the log, or the members, were not read for 30 hours.
-- What the link may not read is no lateness: link_needs_renewal tells of it.
with newest as (
  -- The last attempt of each subject.
  select team, subject, missing_scope, error, cure, state
  from loads
  semi join (
    select team, subject, max(last_at) as started_at from load_times group by team, subject
  ) as last_times using (team, subject, started_at)
  qualify row_number() over (partition by team, subject order by finished_at desc, run_id desc) = 1
),
tried as (
  -- The first attempt of all, and the last reading of the members.
  select
    team,
    min(first_at) as first_at,
    max(last_at) filter (where subject = 'members' and state = 'done') as members_at
  from load_times
  group by team
),
reached as (
  -- Until when the members and the log were read.
  select teams.team, 'members' as subject, 'the members were' as words, tried.members_at as until_at
  from teams
  left join tried using (team)
  union all
  select team, 'events', 'the log was', read_until
  from teams
),
late as (
  -- What is too old, the oldest of a team, with the failure that explains it.
  select reached.team, reached.words, coalesce(reached.until_at, tried.first_at) as since_at, newest.error, newest.cure
  from reached
  join teams on teams.team = reached.team and teams.enabled
  left join tried on tried.team = reached.team
  left join newest on newest.team = reached.team and newest.subject = reached.subject and newest.state = 'failed'
  where newest.missing_scope is null and coalesce(reached.until_at, tried.first_at) < $as_of - interval 30 hours
  qualify row_number() over (partition by reached.team order by since_at, reached.subject) = 1
)
select
  team,
  '' as about,
  since_at,
  format(
    '{} not read for {} hours',
    upper(words[1]) || words[2:],
    cast(floor((epoch($as_of) - epoch(since_at)) / 3600) as bigint)
  )
  || coalesce(': ' || error, '') as what,
  coalesce(cure, 'See whether the schedules are on and the machine runs: dropbox-licences status') as cure
from late
