-- One row per team whose seats cost something now: what a seat costs a month, of several terms the mean, so that seats
-- and price give what is paid for them.
select
  parts.team,
  case
    when bool_and(parts.price_month is not null)
      then cast(sum(parts.units * parts.price_month) / nullif(sum(parts.units), 0) as decimal(18, 6))
  end as price_per_seat_month
from cost_parts_daily as parts
join licence_position as position on position.team = parts.team
where parts.kind = 'seats' and parts.units <> 0 and parts.cost_date = cast(position.as_of as date)
group by parts.team
