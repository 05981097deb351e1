-- One row per enabled team whose link is dead, or lacks a permission, and was not renewed since.
with telling as (
  -- An outage says nothing of the link.
  select *
  from loads
  where state = 'done' or missing_scope is not null or error_kind = 'NeedsRelinking'
),
newest as (
  select *
  from telling
  qualify row_number() over (partition by team, subject order by started_at desc, finished_at desc, run_id desc) = 1
),
failing as (
  select
    newest.team,
    newest.subject,
    newest.error,
    newest.cure,
    newest.missing_scope,
    -- The first failure since the subject was read, or the team linked, the last time.
    (
      select min(failed.started_at)
      from telling as failed
      where failed.team = newest.team
        and failed.subject = newest.subject
        and failed.state = 'failed'
        and failed.started_at > coalesce(
          (
            select max(done.started_at)
            from telling as done
            where done.team = newest.team and done.state = 'done' and done.subject in (newest.subject, 'link')
          ),
          timestamp '-infinity'
        )
    ) as since_at
  from newest
  where newest.state = 'failed'
    and not exists (
      -- A link that reads anything is not dead; only a new link gets a permission.
      select 1
      from telling as later
      where later.team = newest.team
        and later.state = 'done'
        and later.started_at > newest.started_at
        and (later.subject = 'link' or newest.missing_scope is null)
    )
)
select
  failing.team,
  coalesce(failing.missing_scope, '') as about,
  coalesce(min(failing.since_at), any_value(newest.started_at)) as since_at,
  any_value(failing.error) as what,
  any_value(failing.cure) as cure
from failing
join newest using (team, subject)
join teams on teams.team = failing.team and teams.enabled
-- A dead link is told alone: what it lacks shows when it lives.
where failing.missing_scope is null or not exists (
  select 1 from failing as dead where dead.team = failing.team and dead.missing_scope is null
)
group by failing.team, failing.missing_scope
