-- One row per declared team: the contract as it is on the day of $as_of, and what of it is due when.
with priced as (
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
  connections.renewal_date,
  connections.notice_days,
  connections.renewal_date - cast(coalesce(connections.notice_days, 0) as integer) as notice_deadline,
  cast(connections.renewal_date - cast($as_of as date) as bigint) as days_to_renewal,
  cast(notice_deadline - cast($as_of as date) as bigint) as days_to_notice,
  -- On its last day notice can still be given.
  notice_deadline >= cast($as_of as date) as can_give_notice
from connections
left join priced using (team)
