-- One row per team whose renewal and purchase are known; price, currency and purchase date go only together.
with terms as (
  select
    team,
    coalesce(billing_interval = 'month', false) as is_monthly,
    renewal_date,
    seat_prices.price_per_seat_month is not null and currency is not null as is_priced,
    seat_prices.price_per_seat_month,
    currency
  from contracts
  left join seat_prices using (team)
)
select
  team,
  'dropbox-' || team as "Subscription ID",
  case when is_monthly then 'Monthly' else 'Annually' end as "Billing period",
  'Named user' as "Metric",
  position.seats_purchased as "Quantity",
  case when is_priced then strftime(renewal_date - to_years(1), '%Y-%m-%dT00:00:00:00Z') end as "Purchase date",
  case when is_priced then cast(terms.price_per_seat_month * if(is_monthly, 1, 12) as decimal(18, 2)) end as "Cost per unit",
  case when is_priced then terms.currency end as "Currency",
  strftime(renewal_date, '%Y-%m-%dT00:00:00:00Z') as "Expiration date"
from terms
join licence_position as position using (team)
where team = coalesce($team, team) and renewal_date is not null and position.seats_purchased is not null
order by team
