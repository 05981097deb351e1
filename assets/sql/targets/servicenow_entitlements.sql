-- One row per team whose purchase is known: an entitlement, by the labels of ServiceNow's import template.
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
  'Dropbox' as "Publisher",
  'Dropbox Business' as "Product",
  'Full' as "License type",
  'User Subscription' as "License metric",
  seats_purchased as "Purchased rights",
  contracts.currency || ';' || cast(paid.price_per_seat_month * 12 as decimal(18, 2)) as "Unit cost",
  'Dropbox' as "Vendor",
  'dropbox-' || team as "Asset tag"
from licence_position
left join contracts using (team)
left join paid using (team)
where team = coalesce($team, team) and seats_purchased is not null
order by team
