-- One row per team and day of the last two weeks; usual is the median of the same weekday in the eight weeks before.
with today as (
  select max(as_of)::date as today from licence_position
),
usual as (
  select days.team, days.event_date, median(before.rows) as usual_rows, count(*) as weeks
  from event_days as days
  join event_days as before
    on before.team = days.team
    and before.event_date between days.event_date - 56 and days.event_date - 7
    and dayofweek(before.event_date) = dayofweek(days.event_date)
  group by all
)
select
  team,
  event_date,
  rows,
  usual_rows,
  late_rows,
  settled,
  coalesce(weeks >= 4 and usual_rows >= 20 and rows < usual_rows / 2, false) as is_unusual
from event_days
cross join today
left join usual using (team, event_date)
where event_date between today - 14 and today - 1 and read_at >= event_date + 1
order by team, event_date desc
