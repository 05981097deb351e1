-- One row per team: its licence in Torii, with the price of a seat and year in hundredths.
with paid as (
  -- What a seat costs a month now: of several terms the mean, so that seats and price give what is paid for them.
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
)
select
  team,
  'Dropbox Business' as name,
  greatest(available, 0) as "unassignedAmount",
  cast(round(paid.price_per_seat_month * 1200) as bigint) as "pricePerUser",
  contracts.currency
from licence_position
left join contracts using (team)
left join paid using (team)
where team = coalesce($team, team)
order by team
