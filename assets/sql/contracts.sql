-- One row per declared team: the contract as it is on the day of $as_of, and what of it is due when.
with next_ends as (
  -- The term that ends next; those of which notice can still be given go before the others.
  select *
  from contract_terms
  qualify row_number() over (
    partition by team
    order by coalesce(can_give_notice, false) desc, is_current desc, abs(until_date - cast($as_of as date)) nulls last, term
  ) = 1
),
began_last as (
  -- The term at whose price one seat more is bought; own_price where it does not follow the contract's.
  select terms.team, terms.price_per_seat_month, own.price_per_seat_month as own_price, terms.from_date
  from contract_terms as terms
  left join declared_terms as own on own.team = terms.team and own.term = terms.term
  where is_current
  qualify row_number() over (
    partition by terms.team order by terms.began_date desc nulls last, terms.from_date desc nulls last, terms.term desc
  ) = 1
),
prices as (
  -- Prices with the day from which each holds: the contract's own, and those of terms that are still to begin.
  select team, valid_from, price_per_seat_month
  from contract_prices
  where team not in (select team from began_last where own_price is not null)
  union all
  select team, from_date, price_per_seat_month
  from declared_terms
  where from_date > cast($as_of as date) and price_per_seat_month is not null
),
priced as (
  select
    team,
    arg_max(price_per_seat_month, valid_from) filter (where valid_from <= cast($as_of as date)) as price_per_seat_month,
    max(valid_from) filter (where valid_from <= cast($as_of as date)) as price_valid_from,
    arg_min(price_per_seat_month, valid_from) filter (where valid_from > cast($as_of as date)) as next_price_per_seat_month,
    min(valid_from) filter (where valid_from > cast($as_of as date)) as next_price_from
  from prices
  group by team
),
addons as (
  select team, sum(price_month) as per_seat_month
  from declared_addons
  where per = 'seat'
    and cast($as_of as date) between coalesce(from_date, date '0001-01-01') and coalesce(until_date, date '9999-12-31')
  group by team
)
select
  connections.team,
  coalesce(began_last.own_price, priced.price_per_seat_month) as price_per_seat_month,
  -- The price without a date has held for ever.
  case
    when began_last.own_price is not null then began_last.from_date
    else nullif(priced.price_valid_from, date '0001-01-01')
  end as price_valid_from,
  priced.next_price_per_seat_month,
  priced.next_price_from,
  connections.currency,
  connections.billing_interval,
  connections.minimum_seats,
  next_ends.renewal_date,
  next_ends.declared_until_date + 1 as declared_renewal_date,
  case when next_ends.renewal_date is not null then next_ends.is_assumed end as renewal_is_assumed,
  next_ends.notice_days,
  next_ends.notice_deadline,
  cast(next_ends.renewal_date - cast($as_of as date) as bigint) as days_to_renewal,
  cast(next_ends.notice_deadline - cast($as_of as date) as bigint) as days_to_notice,
  next_ends.can_give_notice,
  connections.minimum_is_assumed,
  connections.commitment,
  connections.paid_by,
  connections.renews,
  cast(
    coalesce(began_last.own_price, priced.price_per_seat_month) + coalesce(addons.per_seat_month, 0) as decimal(18, 6)
  ) as cost_per_seat_month
from connections
left join next_ends on next_ends.team = connections.team
left join began_last on began_last.team = connections.team
left join priced on priced.team = connections.team
left join addons on addons.team = connections.team
