-- One row per team: what a target may need of its contract and position, NULL where it is not known.
select
  teams.team,
  contracts.price_per_seat_month,
  contracts.currency,
  contracts.renewal_date,
  licence_position.seats_purchased
from teams
left join contracts using (team)
left join licence_position using (team)
where teams.team = coalesce($team, teams.team)
order by teams.team
