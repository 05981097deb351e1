-- One row per declared team and add-on that holds on the day of $as_of: for how many it is paid, and what it costs.
with counted as (
  select
    addons.*,
    connections.currency,
    case addons.per
      when 'seat'
        then
          case
            when position.seats_purchased is not null then greatest(position.seats_purchased, connections.minimum_seats)
          end
      when 'member' then addons.members
      else 1
    end as units
  from declared_addons as addons
  join connections on connections.team = addons.team
  left join licence_position as position on position.team = addons.team
  where cast($as_of as date) between coalesce(from_date, date '0001-01-01') and coalesce(until_date, date '9999-12-31')
)
select
  team,
  name,
  per,
  price_month,
  units,
  cast(units * price_month as decimal(18, 2)) as cost_per_month,
  currency,
  from_date,
  until_date
from counted
