-- One row per team with free seats and team that is short of seats: how many could be taken from the one for the other.
with sides as (
  select team, currency, greatest(available, 0) as free, greatest(-available, 0) as short
  from licence_position
  -- Nobody works with the seats of a team that was given up any more, and nobody knows how many it has now.
  semi join connections using (team)
),
laid_out as (
  -- The seats of each side in a row, most first: what lies at the same place goes together.
  select
    *,
    sum(free) over side as free_until,
    free_until - free as free_from,
    sum(short) over side as short_until,
    short_until - short as short_from
  from sides
  window side as (partition by currency order by free + short desc, team rows unbounded preceding)
),
of_one_currency as (
  select
    giver.team as from_team,
    taker.team as to_team,
    least(free_until, short_until) - greatest(free_from, short_from) as seats
  from (select team, currency, free_from, free_until from laid_out where free > 0) as giver
  join (select team, currency, short_from, short_until from laid_out where short > 0) as taker using (currency)
  where free_from < short_until and short_from < free_until
),
left_over as (
  select
    team,
    free - coalesce((select sum(seats) from of_one_currency where from_team = team), 0) as free,
    short - coalesce((select sum(seats) from of_one_currency where to_team = team), 0) as short
  from sides
),
laid_out_again as (
  select
    *,
    sum(free) over side as free_until,
    free_until - free as free_from,
    sum(short) over side as short_until,
    short_until - short as short_from
  from left_over
  window side as (order by free + short desc, team rows unbounded preceding)
),
moves as (
  select * from of_one_currency
  union all
  select
    giver.team, taker.team, least(giver.free_until, taker.short_until) - greatest(giver.free_from, taker.short_from)
  from laid_out_again as giver
  join laid_out_again as taker on giver.free_from < taker.short_until and taker.short_from < giver.free_until
  where giver.free > 0 and taker.short > 0
)
select
  from_team,
  to_team,
  cast(seats as bigint) as seats,
  giver.renewal_date as from_renewal_date,
  case when giver.currency = taker.currency then giver.currency end as currency,
  cast(
    case when giver.currency = taker.currency then seats * giver.price_per_seat_month end as decimal(18, 2)
  ) as paid_per_month,
  cast(
    case when giver.currency = taker.currency then seats * taker.price_per_seat_month end as decimal(18, 2)
  ) as avoided_per_month
from moves
left join contracts as giver on giver.team = from_team
left join contracts as taker on taker.team = to_team
