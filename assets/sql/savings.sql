-- One row per team and reason, and one for all of a team's: what giving seats back saves, when, and what at once.
with reasons as (
  select
    team,
    coalesce(reason_code, 'ALL') as reason_code,
    count(*) as seats,
    count(*) filter (where confidence = 'proved') as proved_seats
  from reclaim_candidates
  group by grouping sets ((team, reason_code), (team))
),
wanted as (
  -- Freed seats first make good what is assigned beyond the purchase, and a contract keeps its minimum and its storage.
  select
    reasons.*,
    case
      when limits.seats_purchased is not null
        then least(greatest(seats - limits.assigned_beyond_purchase, 0), limits.seats_above_minimum)
    end as but_for_storage,
    case when but_for_storage is not null then least(but_for_storage, limits.seats_above_storage) end as to_cut
  from reasons
  left join cut_limits as limits on limits.team = reasons.team
),
cut as (
  -- Laid out over the terms of which notice can still be given.
  select
    wanted.team,
    wanted.reason_code,
    sum(greatest(least(to_cut - cut_before, seats_in_term), 0)) as seats_to_cut,
    sum(greatest(least(but_for_storage - cut_before, seats_in_term), 0)) as but_for_storage,
    sum(greatest(least(to_cut - cut_before, seats_in_term), 0) * saved_per_seat_month) as saved_per_month,
    max(renewal_date) filter (where to_cut > cut_before) as saves_from_date
  from wanted
  join cut_order as terms on terms.team = wanted.team and terms.can_give_notice
  group by wanted.team, wanted.reason_code
)
select
  wanted.team,
  wanted.reason_code,
  wanted.seats,
  wanted.proved_seats,
  contracts.currency,
  contracts.price_per_seat_month,
  cast(wanted.seats * contracts.cost_per_seat_month as decimal(18, 2)) as cost_per_month,
  -- Too late for any term, it is told what could have gone.
  case when to_cut is not null then cast(coalesce(cut.seats_to_cut, to_cut) as bigint) end as seats_to_cut,
  contracts.renewal_date,
  contracts.renewal_is_assumed,
  contracts.notice_deadline,
  case when contracts.can_give_notice then coalesce(cut.saves_from_date, contracts.renewal_date) end as saves_from_date,
  cast(
    case when contracts.can_give_notice and to_cut is not null then cut.saved_per_month end as decimal(18, 2)
  ) as saved_per_month_from_renewal,
  -- At once nothing is paid back; but seats that would have to be bought need not be.
  case
    when position.available is not null then least(wanted.seats, greatest(-position.available, 0))
  end as purchases_avoided,
  cast(purchases_avoided * contracts.cost_per_seat_month as decimal(18, 2)) as avoided_per_month_at_once,
  case
    when to_cut is not null
      then cast(coalesce(cut.but_for_storage - cut.seats_to_cut, wanted.but_for_storage - to_cut) as bigint)
  end as seats_held_by_storage
from wanted
left join cut on cut.team = wanted.team and cut.reason_code = wanted.reason_code
left join licence_position as position on position.team = wanted.team
left join contracts on contracts.team = wanted.team
