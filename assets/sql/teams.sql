-- One row per linked team: every declared team, and every team of which something was ever read.
with known as (
  -- Every team that any table names.
  select team from connections
  union select team from lake_files
  union select team from team_info
  union select team from member_snapshots
  union select team from membership_snapshots
  union select team from group_snapshots
  union select team from storage_snapshots
  union select team from event_days
  union select team from events
  union select team from event_quarantine
  union select team from loads
),
newest_info as (
  -- What the team's newest reading says of it.
  select team, team_id, team_name, has_team_file_events
  from team_info
  qualify row_number() over (partition by team order by snapshot_date desc) = 1
),
rosters as (
  -- An empty listing leaves a file without rows, so the files count as well as the rows.
  select team, max(snapshot_date) as roster_date
  from (
    select team, snapshot_date from member_snapshots
    union all
    select team, day as snapshot_date from lake_files where dataset = 'members'
  )
  group by team
),
newest_load as (
  -- How the last attempt to read the log went.
  select team, missing_scope
  from loads
  where subject = 'events'
  qualify
    row_number() over (partition by team order by finished_at desc nulls last, started_at desc nulls last) = 1
),
read_days as (
  -- Days without a hole between them share the same island.
  select
    team,
    event_date,
    read_at,
    cast(event_date + 1 as timestamp) as ends_at,
    event_date - cast(row_number() over (partition by team order by event_date) as integer) as island
  from event_days
),
settled_days as (
  -- The same, of days to which nothing is added any more.
  select
    team,
    event_date,
    event_date - cast(row_number() over (partition by team order by event_date) as integer) as island
  from event_days
  where settled
),
complete_runs as (
  -- The newest run of settled days without a hole.
  select team, min(event_date) as first_date, max(event_date) as last_date
  from settled_days
  group by team, island
  qualify row_number() over (partition by team order by last_date desc) = 1
),
last_read_runs as (
  -- The newest run of read days without a hole.
  select team, min(event_date) as first_date
  from read_days
  group by team, island
  qualify row_number() over (partition by team order by first_date desc) = 1
),
run_starts as (
  -- Where the log's reach begins: with the run that is complete, else with the newest one.
  select team, coalesce(complete.first_date, latest.first_date) as first_date
  from last_read_runs as latest
  left join complete_runs as complete using (team)
),
days_since as (
  -- The days from the run's first day on: the run's own days are those that follow it without a hole.
  select
    read_days.team,
    run_starts.first_date,
    read_days.read_at,
    read_days.ends_at,
    read_days.event_date - run_starts.first_date + 1
    = row_number() over (partition by read_days.team order by read_days.event_date) as is_of_run
  from read_days
  join run_starts on run_starts.team = read_days.team and run_starts.first_date <= read_days.event_date
),
read_runs as (
  -- A day that was read before its end is covered to that moment only, and ends the run.
  select
    team,
    min(first_date) as first_date,
    coalesce(min(read_at) filter (where read_at < ends_at), max(ends_at)) as read_until
  from days_since
  where is_of_run
  group by team
)
select
  known.team,
  newest_info.team_id,
  unless_blank(newest_info.team_name) as team_name,
  newest_info.has_team_file_events,
  coalesce(connections.enabled, false) as enabled,
  coalesce(connections.idle_after_days, 90) as idle_after_days,
  read_runs.team is not null and newest_load.missing_scope is null as has_events,
  cast(complete_runs.first_date as timestamp) as complete_from,
  cast(complete_runs.last_date + 1 as timestamp) as complete_until,
  cast(read_runs.first_date as timestamp) as read_from,
  read_runs.read_until,
  rosters.roster_date
from known
left join connections using (team)
left join newest_info using (team)
left join newest_load using (team)
left join rosters using (team)
left join complete_runs using (team)
left join read_runs using (team)
