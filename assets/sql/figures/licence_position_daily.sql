-- One row per enabled team and month of the last three years: the position at its end, and who came and went in it.
with months as (
  select
    daily.team,
    date_trunc('month', daily.position_date) as month,
    max(daily.position_date) as last_date,
    sum(daily.joined) as joined,
    sum(daily."left") as "left"
  from licence_position_daily as daily
  where daily.basis is not null
  group by daily.team, date_trunc('month', daily.position_date)
)
select
  months.team,
  strftime(daily.position_date, '%Y-%m') as month,
  daily.assigned,
  daily.active_30 as used_30,
  daily.idle_30,
  daily.idle_60,
  daily.idle_90,
  months.joined,
  months."left"
from months
join licence_position_daily as daily on daily.team = months.team and daily.position_date = months.last_date
semi join (select team from teams where enabled) as enabled on enabled.team = months.team
where months.month > (select max(as_of) from licence_position) - interval 3 years
order by months.team, daily.position_date desc
