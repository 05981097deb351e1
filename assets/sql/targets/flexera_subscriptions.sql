-- One row per team whose renewal and purchase are known; price, currency and purchase date go only together.
with paid as (
  -- What a seat costs a month now: of several terms the mean, so that seats and price give what is paid for them.
  select
    parts.team,
    case
      when bool_and(parts.price_month is not null)
        then cast(sum(parts.units * parts.price_month) / nullif(sum(parts.units), 0) as decimal(18, 6))
    end as price_per_seat_month
  from cost_parts_daily as parts
  join licence_position as position on position.team = parts.team
  where parts.kind = 'seats' and parts.units <> 0 and parts.cost_date = cast(position.as_of as date)
  group by parts.team
),
terms as (
  select
    team,
    coalesce(billing_interval = 'month', false) as is_monthly,
    renewal_date,
    paid.price_per_seat_month is not null and currency is not null as is_priced,
    paid.price_per_seat_month,
    currency
  from contracts
  left join paid using (team)
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
