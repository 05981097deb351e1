-- One row per team with decisions to reclaim seats: what came free because of them, and what that really saves.
with counted as (
  select
    team,
    count(*) as decided,
    count(*) filter (where state = 'still_assigned') as still_assigned,
    count(*) filter (where state = 'back_again') as back_again,
    count(*) filter (where state like 'free%' and not is_realised) as free_before,
    count(*) filter (where is_realised) as freed,
    min(decided_date) filter (where is_realised) as first_decided_date
  from decisions
  where is_newest and decided = 'reclaim' and state not in ('unknown_seat', 'ambiguous_seat')
  group by team
),
purchases as (
  -- By the newest reading up to the first of those decisions.
  select counted.team, arg_max(num_licensed_users, snapshot_date) as purchased_before
  from counted
  join team_info on team_info.team = counted.team and snapshot_date <= first_decided_date
  where num_licensed_users is not null
  group by counted.team
)
select
  counted.*,
  purchases.purchased_before,
  position.seats_purchased as purchased_now,
  -- What is no longer bought; and of the rest, what would have to be bought if nothing had come free.
  case
    when position.seats_purchased is not null
      then least(freed, greatest(coalesce(purchased_before - position.seats_purchased, 0), 0))
  end as seats_cut,
  case
    when position.available is not null
      then least(freed - seats_cut, greatest(freed - seats_cut - position.available, 0))
  end as purchases_avoided,
  freed - seats_cut - purchases_avoided as seats_kept,
  contracts.currency,
  contracts.price_per_seat_month,
  cast((seats_cut + purchases_avoided) * contracts.cost_per_seat_month as decimal(18, 2)) as saved_per_month
from counted
left join purchases using (team)
left join licence_position as position using (team)
left join contracts using (team)
