-- One row per declared team and term of its contract that has not ended: which of its seats go when, and what each saves.
with counted as (
  -- What is bought fills the terms as these began, and the rest is of the last one.
  select
    terms.*,
    coalesce(sum(terms.seats) over (began rows between unbounded preceding and 1 preceding), 0) as seats_of_earlier,
    lead(terms.term) over began is null as began_last,
    case
      when not is_current then terms.seats
      when position.seats_purchased is null then null
      when began_last then greatest(position.seats_purchased - seats_of_earlier, 0)
      else greatest(least(terms.seats, position.seats_purchased - seats_of_earlier), 0)
    end as seats_in_term
  from contract_terms as terms
  left join licence_position as position on position.team = terms.team
  where coalesce(terms.ends_date >= cast($as_of as date), true)
  window began as (partition by terms.team, is_current order by terms.began_date, terms.from_date, terms.term)
),
prices as (
  -- Terms without their own price cost from their renewal on what the contract says of that day; so does a contract
  -- without terms. One of which only price, renewal and notice are declared keeps the figures that it always had.
  select terms.team, terms.term, arg_max(prices.price_per_seat_month, prices.valid_from) as price_per_seat_month
  from counted as terms
  join connections on connections.team = terms.team
  left join declared_terms as own on own.team = terms.team and own.term = terms.term
  join contract_prices as prices on prices.team = terms.team and prices.valid_from <= terms.renewal_date
  where
    own.price_per_seat_month is null
    and coalesce(own.team, connections.commitment, connections.paid_by, connections.renews) is not null
  group by terms.team, terms.term
),
addons as (
  -- What is paid by seat, and still will be from the renewal on, goes down with the seats.
  select terms.team, terms.term, sum(addons.price_month) as per_seat_month
  from counted as terms
  join declared_addons as addons
    on addons.team = terms.team
    and terms.renewal_date
      between coalesce(addons.from_date, date '0001-01-01') and coalesce(addons.until_date, date '9999-12-31')
  where addons.per = 'seat'
  group by terms.team, terms.term
)
select
  counted.team,
  counted.term,
  counted.can_give_notice,
  counted.renewal_date,
  cast(counted.seats_in_term as bigint) as seats_in_term,
  -- The term that ends first goes first, of those of which notice can still be given; on one day the dearer one.
  case
    when can_give_notice
      then cast(coalesce(sum(seats_in_term) over (ends rows between unbounded preceding and 1 preceding), 0) as bigint)
  end as cut_before,
  cast(
    coalesce(prices.price_per_seat_month, counted.price_per_seat_month) + coalesce(addons.per_seat_month, 0)
    as decimal(18, 6)
  ) as saved_per_seat_month
from counted
left join prices on prices.team = counted.team and prices.term = counted.term
left join addons on addons.team = counted.team and addons.term = counted.term
window ends as (
  partition by counted.team, coalesce(can_give_notice, false)
  order by
    counted.renewal_date, coalesce(prices.price_per_seat_month, counted.price_per_seat_month) desc nulls last, counted.term
)
