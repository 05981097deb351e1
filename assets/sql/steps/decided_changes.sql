-- One row per change that began or ended a seat about which something was decided.
-- Who never was a full member never had one.
select
  history.team,
  history.team_member_id,
  changed_at,
  until_at,
  value in ('active', 'invited', 'suspended', 'full') as has_seat
from member_status_history as history
semi join decided_seats using (team, team_member_id)
anti join (
  select team, team_member_id
  from member_status_history
  where aspect = 'membership_type'
  group by team, team_member_id
  having not bool_or(value = 'full')
) as never_full using (team, team_member_id)
where aspect = 'status' or value = 'full' or value_before = 'full'
