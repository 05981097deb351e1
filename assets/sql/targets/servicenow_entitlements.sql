-- One row per team whose purchase is known: an entitlement, by the labels of ServiceNow's import template.
select
  'Dropbox' as "Publisher",
  'Dropbox Business' as "Product",
  'Full' as "License type",
  'User Subscription' as "License metric",
  seats_purchased as "Purchased rights",
  contracts.currency || ';' || cast(seat_prices.price_per_seat_month * 12 as decimal(18, 2)) as "Unit cost",
  'Dropbox' as "Vendor",
  'dropbox-' || team as "Asset tag"
from licence_position
left join contracts using (team)
left join seat_prices using (team)
where team = coalesce($team, team) and seats_purchased is not null
order by team
