-- One row: the position at the end of the day 30 days ago, and who came and went since then.
with since as (
  select cast(as_of as date) - 30 as since_date from licence_position where team = $team
)
select
  since_date,
  before.* exclude (team, position_date, joined, "left"),
  moved.*
from since
left join licence_position_daily as before on before.team = $team and before.position_date = since_date
cross join (
  select
    count(*) filter (where change = 'invited') as new_invitations,
    count(*) filter (where change in ('joined', 'returned')) as joined,
    count(*) filter (where change = 'suspended') as newly_suspended,
    count(*) filter (where change = 'restored') as restored,
    count(*) filter (where change = 'removed') as removed
  from member_status_history
  cross join since
  where team = $team and aspect = 'status' and cast(changed_at as date) > since_date
) as moved
