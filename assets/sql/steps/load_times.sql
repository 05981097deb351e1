-- One row per team, subject, state and whether it tells of the link: the first and the last time.
-- All that is asked of loads is asked of these few rows, and of the newest rows: loads itself grows with every run.
select
  team,
  subject,
  state,
  -- An outage tells nothing of the link.
  coalesce(state = 'done' or missing_scope is not null or error_kind = 'NeedsRelinking', false) as tells_of_link,
  min(started_at) as first_at,
  max(started_at) as last_at,
  max(finished_at) as last_finished_at
from loads
group by all
