-- One row per seat with use from outside of its membership; is_wrong: nothing that is known explains it.
select
  team,
  email,
  status,
  coalesce(joined_on, invited_on) as began_on,
  suspended_on,
  used_before_joining_at,
  before_joining_was,
  last_used_at,
  case
    when last_used_at > suspended_on then 'used while suspended'
    when before_joining_was = 'not_told' then 'used before joining, and no earlier membership or invitation is known'
    when before_joining_was = 'invitation' then 'used while invited'
    when before_joining_was = 'earlier_membership' then 'used under an earlier membership'
    else 'the log tells of the joining a little earlier than the list'
  end as problem,
  coalesce(last_used_at > suspended_on, false) or before_joining_was is not distinct from 'not_told' as is_wrong
from seats
where used_before_joining_at is not null or last_used_at > suspended_on
order by is_wrong desc, team, email, team_member_id
