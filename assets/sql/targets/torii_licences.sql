-- One row per team: its licence in Torii, with the price of a seat and year in hundredths.
select
  team,
  'Dropbox Business' as name,
  case when available is not null then greatest(available, 0) end as "unassignedAmount",
  cast(round(seat_prices.price_per_seat_month * 1200) as bigint) as "pricePerUser",
  contracts.currency
from licence_position
left join contracts using (team)
left join seat_prices using (team)
where team = coalesce($team, team)
order by team
