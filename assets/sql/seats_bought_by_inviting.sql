-- One row per invitation whose event says that it bought a licence.
select
  bought.team,
  row_number() over (partition by bought.team order by occurred_at, bought.team_member_id, bought.account_id) as number,
  occurred_at as invited_at,
  actor_team_member_id as inviter_member_id,
  inviters.email as inviter_email,
  bought.team_member_id,
  invited.email,
  invited.status,
  contracts.price_per_seat_month,
  contracts.currency
from licence_purchases as bought
left join members as inviters on inviters.team = bought.team and inviters.team_member_id = bought.actor_team_member_id
left join members as invited on invited.team = bought.team and invited.team_member_id = bought.team_member_id
left join contracts on contracts.team = bought.team
