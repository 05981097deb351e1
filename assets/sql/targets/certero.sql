-- One row per team whose purchase is known: a licence transaction.
select
  'dropbox-' || team as "Reference",
  'Purchase' as "Transaction type",
  'Dropbox' as "Supplier",
  'Dropbox' as "Manufacturer",
  'Dropbox Business' as "Product",
  coalesce(team_name, team) as "Agreement",
  'Named user' as "Licence metric",
  seats_purchased as "Quantity",
  cast(seat_prices.price_per_seat_month * 12 as decimal(18, 2)) as "Unit price a year",
  cast(seats_purchased * seat_prices.price_per_seat_month * 12 as decimal(18, 2)) as "Total price a year",
  contracts.currency as "Currency",
  cast(renewal_date - to_years(1) as date) as "Start date",
  renewal_date as "End date",
  assigned as "Assigned",
  'Dropbox team ' || team as "Description"
from licence_position
join teams using (team)
left join contracts using (team)
left join seat_prices using (team)
where team = coalesce($team, team) and seats_purchased is not null
order by team
