-- One row per team whose purchase is known: a licence transaction.
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
  'dropbox-' || team as "Reference",
  'Purchase' as "Transaction type",
  'Dropbox' as "Supplier",
  'Dropbox' as "Manufacturer",
  'Dropbox Business' as "Product",
  coalesce(team_name, team) as "Agreement",
  'Named user' as "Licence metric",
  seats_purchased as "Quantity",
  cast(paid.price_per_seat_month * 12 as decimal(18, 2)) as "Unit price a year",
  cast(seats_purchased * paid.price_per_seat_month * 12 as decimal(18, 2)) as "Total price a year",
  contracts.currency as "Currency",
  cast(renewal_date - to_years(1) as date) as "Start date",
  renewal_date as "End date",
  assigned as "Assigned",
  'Dropbox team ' || team as "Description"
from licence_position
join teams using (team)
left join contracts using (team)
left join paid using (team)
where team = coalesce($team, team) and seats_purchased is not null
order by team
