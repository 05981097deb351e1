-- One row per add-on that is called almost like a product whose seats have no price.
with unpriced as (
  select team, product, regexp_replace(name_key(product), '^dropbox | add-?on$', '', 'g') as bare_key, count(*) as seats
  from product_seats
  where price_month is null
  group by team, product
),
addons as (
  select team, name, regexp_replace(name_key(name), '^dropbox | add-?on$', '', 'g') as bare_key
  from contract_addons
)
select
  addons.team,
  addons.name,
  unpriced.product,
  unpriced.seats,
  format(
    'The add-on {} of {} prices nothing, and {} seats of {} have no price: is it that?',
    addons.name, addons.team, unpriced.seats, unpriced.product
  ) as told
from addons
join unpriced
  on unpriced.team = addons.team
    and typing_slips(addons.bare_key, unpriced.bare_key) >= 1
order by addons.team, addons.name, unpriced.product
