-- One row per declared team and term of its contract that has not ended: how many seats to cut at its end, and what that saves.
with freed as (
  select team, count(*) as seats
  from reclaim_candidates
  group by team
),
wanted as (
  -- As in savings: freed seats make good what is assigned beyond the purchase; minimum, storage and forecast stay.
  select
    limits.*,
    coalesce(freed.seats, 0) as freed_seats,
    greatest(freed_seats - limits.assigned_beyond_purchase, 0) as could_go,
    case when limits.seats_purchased is not null then least(could_go, limits.seats_above_minimum) end as but_for_storage,
    case when but_for_storage is not null then least(but_for_storage, limits.seats_above_storage) end as but_for_forecast,
    case
      when limits.seats_needed_by_forecast is not null
        then greatest(limits.seats_needed_by_forecast - coalesce(freed.seats, 0), 0)
    end as seats_needed,
    case
      when limits.most_needed_by_forecast is not null
        then greatest(limits.most_needed_by_forecast - coalesce(freed.seats, 0), 0)
    end as seats_needed_at_most,
    case
      when but_for_forecast is not null
        then least(but_for_forecast, greatest(limits.seats_ahead - coalesce(seats_needed, 0), 0))
    end as to_cut
  from cut_limits as limits
  left join freed on freed.team = limits.team
),
planned as (
  select
    wanted.*,
    terms.term,
    terms.can_give_notice,
    terms.seats_in_term,
    terms.saved_per_seat_month,
    terms.renewal_date,
    case
      when to_cut is null then null
      when can_give_notice then greatest(least(to_cut - cut_before, seats_in_term), 0)
      else 0
    end as seats_to_cut,
    case
      when to_cut is null then null
      when can_give_notice then greatest(least(but_for_forecast - cut_before, seats_in_term), 0) - seats_to_cut
      else 0
    end as seats_held_by_forecast,
    case
      when to_cut is null then null
      when can_give_notice
        then greatest(least(but_for_storage - cut_before, seats_in_term), 0) - seats_held_by_forecast - seats_to_cut
      else 0
    end as seats_held_by_storage
  from cut_order as terms
  join wanted on wanted.team = terms.team
)
select
  planned.team,
  planned.term,
  terms.until_date,
  terms.notice_deadline,
  cast(seats_to_cut as bigint) as seats_to_cut,
  cast(seats_to_cut * saved_per_seat_month as decimal(18, 2)) as saved_per_month,
  case
    when terms.is_followed then 'a later term of the contract follows it already'
    when planned.can_give_notice is null then 'no end of it is declared'
    when not planned.can_give_notice then 'the last day for notice is past'
    when to_cut is null then 'how many seats are bought is not known'
    when seats_in_term = 0 then 'no seats that are bought are of it'
    when seats_to_cut = seats_in_term then 'all its seats go'
    when to_cut < but_for_forecast
      then format('forecast: {} seats will likely be needed at the renewal, up to {}', seats_needed, seats_needed_at_most)
    when seats_above_storage < but_for_storage
      then format('storage: what the team uses takes {} seats', seats_needed_by_storage)
    when seats_above_minimum < could_go then format('minimum_seats: the contract keeps at least {}', minimum_seats)
    when least(assigned_beyond_purchase, freed_seats) > 0 and seats_ahead < seats_purchased
      then format('no more can come free, after {} that later terms have not', least(assigned_beyond_purchase, freed_seats))
    when assigned_beyond_purchase > 0
      then format('no more can come free, after {} that make good what is assigned beyond the purchase', assigned_beyond_purchase)
    else 'no more can come free'
  end as reason_not_more,
  planned.can_give_notice,
  planned.seats_in_term,
  cast(seats_held_by_storage as bigint) as seats_held_by_storage,
  saved_per_seat_month,
  terms.currency,
  planned.renewal_date as saves_from_date,
  seats_needed,
  seats_needed_at_most,
  cast(seats_held_by_forecast as bigint) as seats_held_by_forecast
from planned
join contract_terms as terms on terms.team = planned.team and terms.term = planned.term
