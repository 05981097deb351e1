-- One row per team: what a target may need of its contract and position, NULL where it is not known.
select
  teams.team,
  contracts.price_per_seat_month,
  -- Where there is no price either, the price is what is missed.
  case when contracts.price_per_seat_month is null then '' else contracts.currency end as currency,
  contracts.renewal_date,
  licence_position.seats_purchased
from teams
left join contracts using (team)
left join licence_position using (team)
where teams.team = coalesce($team, teams.team)
order by teams.team
