-- One row per team: its newest success, how old its roster is, and what fails at the last attempt of each subject.
with newest as (
  select *
  from loads
  where subject <> 'retention'
  qualify row_number() over (partition by team, subject order by started_at desc, finished_at desc, run_id desc) = 1
),
failing as (
  -- A permission that is missing is told last: a dead link, or a wrong clock, must be mended first.
  select team, error, error_kind, cure, missing_scope
  from newest
  where state = 'failed'
    -- Of what a linking told, only what the link lacks still holds once something was read with it.
    and (subject <> 'link' or missing_scope is not null)
    and not exists (
      -- A new link mends what failed before it, and a link that reads anything is not dead.
      select 1
      from loads as later
      where later.team = newest.team
        and later.state = 'done'
        and later.started_at > newest.started_at
        and (
          later.subject = 'link'
          or newest.error_kind = 'NeedsRelinking'
        )
    )
  qualify row_number() over (partition by team order by missing_scope is not null, error) = 1
),
successes as (
  select
    team,
    max(finished_at) filter (where state = 'done') as last_success,
    max(started_at) filter (where state = 'done' and subject = 'members') as roster_read_at
  from loads
  where subject not in ('link', 'retention')
  group by team
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
