-- One row per invitation whose event says that it bought a licence. An event that is told twice counts once, as in the ledger;
-- of people whom nothing tells apart each counts.
select *
from member_status_events
where licence_purchase <> 'false'
qualify
  coalesce(team_member_id, account_id) is null
  or row_number() over (partition by team, occurred_at, team_member_id, account_id) = 1
