-- One row per declared team: the contract as it is on the day of $as_of, and what of it is due when.
with renewing as (
  -- The first day from today on that lies whole years after the declared one (after 29 February the 28th, in most years).
  select
    team,
    renewal_date as declared_renewal_date,
    date_diff('year', renewal_date, cast($as_of as date)) as years,
    case
      when renewal_date >= cast($as_of as date) then renewal_date
      when renewal_date + to_years(years) >= cast($as_of as date) then renewal_date + to_years(years)
      else renewal_date + to_years(years + 1)
    end as next_at
  from connections
),
priced as (
  select
    team,
    arg_max(price_per_seat_month, valid_from) filter (where valid_from <= cast($as_of as date)) as price_per_seat_month,
    max(valid_from) filter (where valid_from <= cast($as_of as date)) as price_valid_from,
    arg_min(price_per_seat_month, valid_from) filter (where valid_from > cast($as_of as date)) as next_price_per_seat_month,
    min(valid_from) filter (where valid_from > cast($as_of as date)) as next_price_from
  from contract_prices
  group by team
)
select
  connections.team,
  priced.price_per_seat_month,
  -- The price without a date has held for ever.
  nullif(priced.price_valid_from, date '0001-01-01') as price_valid_from,
  priced.next_price_per_seat_month,
  priced.next_price_from,
  connections.currency,
  connections.billing_interval,
  connections.minimum_seats,
  cast(next_at as date) as renewal_date,
  declared_renewal_date,
  declared_renewal_date < cast($as_of as date) as renewal_is_assumed,
  connections.notice_days,
  cast(next_at as date) - cast(coalesce(connections.notice_days, 0) as integer) as notice_deadline,
  cast(cast(next_at as date) - cast($as_of as date) as bigint) as days_to_renewal,
  cast(notice_deadline - cast($as_of as date) as bigint) as days_to_notice,
  -- On its last day notice can still be given.
  notice_deadline >= cast($as_of as date) as can_give_notice
from connections
join renewing using (team)
left join priced using (team)
