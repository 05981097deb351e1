-- One row per other product that members of the team have now: its seats, those never used, and what these cost a month.
select
  product,
  count(*) as held,
  count(*) filter (where is_never_used) as never_used,
  count(*) filter (where is_never_used is null) as use_not_known,
  any_value(price_month) as price_month,
  sum(price_month) filter (where is_never_used) as never_used_per_month,
  any_value(currency) as currency
from product_seats
where team = $team and is_held
group by product
order by never_used_per_month desc nulls last, never_used desc, product
