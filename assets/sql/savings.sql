-- One row per team and reason, and one for all of a team's: what giving seats back saves, when, and what at once.
with reasons as (
  select
    team,
    coalesce(reason_code, 'ALL') as reason_code,
    count(*) as seats,
    count(*) filter (where confidence = 'proved') as proved_seats
  from reclaim_candidates
  group by grouping sets ((team, reason_code), (team))
)
select
  reasons.team,
  reasons.reason_code,
  reasons.seats,
  reasons.proved_seats,
  contracts.currency,
  contracts.price_per_seat_month,
  cast(reasons.seats * contracts.price_per_seat_month as decimal(18, 2)) as cost_per_month,
  -- Freed seats first make good what is assigned beyond the purchase, and a contract keeps its minimum.
  case
    when position.seats_purchased is not null
      then greatest(
        least(
          reasons.seats + least(position.available, 0), position.seats_purchased - coalesce(contracts.minimum_seats, 0)
        ),
        0
      )
  end as seats_to_cut,
  contracts.renewal_date,
  contracts.renewal_is_assumed,
  contracts.notice_deadline,
  case when contracts.can_give_notice then contracts.renewal_date end as saves_from_date,
  cast(
    case when contracts.can_give_notice then seats_to_cut end * contracts.price_per_seat_month as decimal(18, 2)
  ) as saved_per_month_from_renewal,
  -- At once nothing is paid back; but seats that would have to be bought need not be.
  case
    when position.available is not null then least(reasons.seats, greatest(-position.available, 0))
  end as purchases_avoided,
  cast(purchases_avoided * contracts.price_per_seat_month as decimal(18, 2)) as avoided_per_month_at_once
from reasons
left join licence_position as position using (team)
left join contracts using (team)
