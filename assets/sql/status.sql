-- One row per team: its newest success, how old its roster is, and what fails at the last attempt of each subject.
with newest as (
  -- The last attempt of each subject.
  select loads.*
  from loads
  semi join (
    select team, subject, max(last_at) as started_at from load_times where subject <> 'retention' group by team, subject
  ) as last_times using (team, subject, started_at)
  qualify row_number() over (partition by team, subject order by finished_at desc, run_id desc) = 1
),
successes as (
  -- When something was read, the members were read, and the team was linked, the last time.
  select
    team,
    max(last_finished_at) filter (where subject not in ('link', 'retention')) as last_success,
    max(last_at) filter (where subject = 'members') as roster_read_at,
    max(last_at) filter (where subject = 'link') as linked_at,
    max(last_at) as done_at
  from load_times
  where state = 'done'
  group by team
),
failing as (
  -- A permission that is missing is told last: a dead link, or a wrong clock, must be mended first.
  select team, error, error_kind, cure, missing_scope
  from newest
  left join successes using (team)
  where state = 'failed'
    -- Of what a linking told, only what the link lacks still holds once something was read with it.
    and (subject <> 'link' or missing_scope is not null)
    -- A new link mends what failed before it, and a link that reads anything is not dead.
    and not coalesce(linked_at > started_at, false)
    and not coalesce(error_kind = 'NeedsRelinking' and done_at > started_at, false)
  qualify row_number() over (partition by team order by missing_scope is not null, error) = 1
)
select
  teams.team,
  successes.last_success,
  teams.read_until,
  teams.complete_until,
  successes.roster_read_at,
  failing.error,
  failing.error_kind,
  failing.cure,
  failing.missing_scope,
  idle_breakdown.arithmetic as how_idle_adds_up
from teams
left join successes using (team)
left join failing using (team)
left join idle_breakdown using (team)
