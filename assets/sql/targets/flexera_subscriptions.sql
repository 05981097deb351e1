-- One row per team whose renewal and purchase are known; price, currency and purchase date go only together.
select
  team,
  'dropbox-' || team as "Subscription ID",
  case when billing_interval = 'month' then 'Monthly' else 'Annually' end as "Billing period",
  'Named user' as "Metric",
  seats_purchased as "Quantity",
  case
    when contracts.price_per_seat_month is not null then strftime(renewal_date - to_years(1), '%Y-%m-%dT00:00:00:00Z')
  end as "Purchase date",
  cast(contracts.price_per_seat_month * case when billing_interval = 'month' then 1 else 12 end as decimal(18, 2))
    as "Cost per unit",
  case when contracts.price_per_seat_month is not null then contracts.currency end as "Currency",
  strftime(renewal_date, '%Y-%m-%dT00:00:00:00Z') as "Expiration date"
from contracts
join licence_position using (team)
where team = coalesce($team, team) and renewal_date is not null and seats_purchased is not null
order by team
