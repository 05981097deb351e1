-- One row per bucket of days: where it begins and ends, and its name, which no spreadsheet takes for a date or a number.
with bounds as (
  select
    to_days,
    coalesce(lag(to_days) over (order by to_days nulls last) + 1, 0) as from_days
  from (select cast(unnest([7, 30, 60, 90, 120, 180, null]) as bigint) as to_days)
)
select
  coalesce(from_days || ' to ' || to_days, 'over ' || (from_days - 1)) as idle_bucket,
  from_days,
  to_days
from bounds
union all
select 'never', null, null
