-- One row per seat that is paid for, and one for a team without any: by the headers of Snipe-IT's
-- importer. Every row repeats the licence.
with licences as (
  select
    team,
    'Dropbox Business (' || team || ')' as name,
    coalesce(team_id, team) as serial,
    coalesce(team_name, team) as team_name,
    coalesce(seats_purchased, assigned) as seats,
    cast(coalesce(seats_purchased, assigned) * seat_prices.price_per_seat_month * 12 as decimal(18, 2)) as cost,
    contracts.currency,
    contracts.renewal_date
  from licence_position
  join teams using (team)
  left join contracts using (team)
  left join seat_prices using (team)
  where team = coalesce($team, team) and coalesce(seats_purchased, assigned) > 0
),
people as (
  select
    team,
    case when $username = 'left_part' then split_part(email, '@', 1) else email end as username,
    display_name,
    email
  from seats
  where consumes_seat
)
select
  name as "item name",
  $category as "category",
  'Dropbox' as "manufacturer",
  serial as "serial number",
  seats as "seats",
  cost as "purchase cost",
  renewal_date as "expiration date",
  team_name as "licensed to name",
  'yes' as "reassignable",
  case when cost is not null then 'Cost of all seats for twelve months in ' || currency end as "notes",
  username as "username",
  coalesce(display_name, email) as "full name",
  email as "email"
from licences
left join people using (team)
order by team, email
