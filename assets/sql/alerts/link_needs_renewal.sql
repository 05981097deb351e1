-- One row per enabled team whose link is dead, or lacks a permission, and was not renewed since.
with newest as (
  -- The last attempt of each subject that tells of the link.
  select loads.*
  from loads
  semi join (
    select team, subject, max(last_at) as started_at from load_times where tells_of_link group by team, subject
  ) as last_times using (team, subject, started_at)
  where state = 'done' or missing_scope is not null or error_kind = 'NeedsRelinking'
  qualify row_number() over (partition by team, subject order by finished_at desc, run_id desc) = 1
),
done as (
  -- When each subject was read, the last time.
  select team, subject, max(last_at) as read_at
  from load_times
  where state = 'done'
  group by team, subject
),
links as (
  -- When the team was linked, and when anything was read with a link, the last time.
  select team, max(read_at) filter (where subject = 'link') as linked_at, max(read_at) as read_at
  from done
  group by team
),
failing as (
  -- What fails still: only a new link gets a permission, and a link that reads anything is not dead.
  select
    newest.team,
    newest.subject,
    newest.started_at,
    newest.error,
    newest.cure,
    newest.missing_scope,
    coalesce(greatest(done.read_at, links.linked_at), timestamp '-infinity') as mended_at
  from newest
  left join done on done.team = newest.team and done.subject = newest.subject
  left join links on links.team = newest.team
  where newest.state = 'failed'
    and not coalesce(links.linked_at > newest.started_at, false)
    and not coalesce(newest.missing_scope is null and links.read_at > newest.started_at, false)
),
beginnings as (
  -- The first failure since the subject was read, or the team linked, the last time.
  select failing.team, failing.subject, min(failed.started_at) as since_at
  from failing
  join loads as failed on failed.team = failing.team and failed.subject = failing.subject
  where failed.state = 'failed'
    and (failed.missing_scope is not null or failed.error_kind = 'NeedsRelinking')
    and failed.started_at > failing.mended_at
  group by failing.team, failing.subject
)
select
  failing.team,
  coalesce(failing.missing_scope, '') as about,
  coalesce(min(beginnings.since_at), min(failing.started_at)) as since_at,
  arg_min(failing.error, failing.subject) as what,
  arg_min(failing.cure, failing.subject) as cure
from failing
left join beginnings using (team, subject)
join teams on teams.team = failing.team and teams.enabled
-- A dead link is told alone: what it lacks shows when it lives.
where failing.missing_scope is null or not exists (
  select 1 from failing as dead where dead.team = failing.team and dead.missing_scope is null
)
group by failing.team, failing.missing_scope
