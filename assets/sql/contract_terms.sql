-- One row per declared team and term of its contract; a contract without terms is one term of all seats.
with prices as (
  -- What a seat costs on the day of $as_of where a term says nothing else.
  select team, arg_max(price_per_seat_month, valid_from) as price_per_seat_month
  from contract_prices
  where valid_from <= cast($as_of as date)
  group by team
),
declared as (
  -- Each term with what the contract says for all of them.
  select
    connections.team,
    coalesce(terms.term, 1) as term,
    terms.seats,
    coalesce(terms.price_per_seat_month, prices.price_per_seat_month) as price_per_seat_month,
    connections.currency,
    terms.from_date,
    coalesce(terms.until_date, connections.renewal_date - 1) as declared_until_date,
    coalesce(terms.notice_days, connections.notice_days) as notice_days,
    coalesce(commitment = 'month', false) as is_monthly,
    coalesce(renews = 'never', false) as is_once
  from connections
  left join declared_terms as terms on terms.team = connections.team
  left join prices on prices.team = connections.team
  where terms.term is not null or declared_until_date is not null or prices.team is not null or is_monthly
    or connections.team in (select team from contract_prices)
),
followed as (
  -- A term that begins on the day after takes the place of those that end.
  select
    declared.*,
    next_term.team is not null as is_followed,
    not is_followed and not is_once as goes_on,
    case when goes_on then null else declared_until_date end as ends_date,
    -- A month's commitment can end with any month, as soon as notice can be given for it.
    case
      when is_monthly
        then greatest(cast($as_of as date) + cast(coalesce(notice_days, 0) as integer), declared.from_date + 1)
      else cast($as_of as date)
    end as earliest_date,
    coalesce(
      declared_until_date + 1,
      case when is_monthly then coalesce(declared.from_date, cast(date_trunc('month', $as_of) as date)) end
    ) as counted_from
  from declared
  left join (select distinct team, from_date from declared_terms) as next_term
    on next_term.team = declared.team and next_term.from_date = declared.declared_until_date + 1
),
stepped as (
  -- Steps of whole months or years from the declared renewal, to the one in the month or year that is looked at.
  select
    *,
    case when is_monthly then interval 1 month else interval 1 year end as step,
    case
      when is_monthly then date_diff('month', counted_from, earliest_date)
      else date_diff('year', counted_from, cast($as_of as date))
    end as steps
  from followed
),
renewing as (
  -- The first renewal from today on (of 29 February the 28th), and the last one up to today.
  select
    *,
    case
      when not is_monthly and (counted_from >= cast($as_of as date) or not goes_on) then counted_from
      when counted_from + steps * step >= earliest_date then counted_from + steps * step
      else counted_from + (steps + 1) * step
    end as next_at,
    least(cast(next_at as date), ends_date + 1) as renewal_date,
    case
      when is_monthly or not goes_on or counted_from > cast($as_of as date) then from_date
      when counted_from + steps * step <= cast($as_of as date) then cast(counted_from + steps * step as date)
      else cast(counted_from + (steps - 1) * step as date)
    end as began_date
  from stepped
)
select
  team,
  term,
  seats,
  price_per_seat_month,
  currency,
  from_date,
  renewal_date - 1 as until_date,
  notice_days,
  renewal_date - cast(coalesce(notice_days, 0) as integer) as notice_deadline,
  case
    when is_followed or ends_date < cast($as_of as date) then false
    -- On its last day notice can still be given.
    else notice_deadline >= cast($as_of as date)
  end as can_give_notice,
  coalesce(from_date <= cast($as_of as date), true) and coalesce(ends_date >= cast($as_of as date), true) as is_current,
  coalesce(goes_on and not is_monthly and declared_until_date + 1 < cast($as_of as date), false) as is_assumed,
  renewal_date,
  declared_until_date,
  ends_date,
  is_followed,
  began_date
from renewing
