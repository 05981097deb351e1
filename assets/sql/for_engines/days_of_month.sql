-- One row per team of $teams and day of the month $month (YYYY-MM) of which the lake holds events.
select team, event_date
from event_days
where strftime(event_date, '%Y-%m') = $month and list_contains($teams::varchar[], team)
order by team, event_date
