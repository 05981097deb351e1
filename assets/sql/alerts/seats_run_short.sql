-- One row per enabled team that has fewer seats available than it wants to have.
with short as (
  select
    team,
    position.as_of,
    position.seats_purchased,
    position.assigned,
    position.available,
    position.invited,
    connections.least_available_percent as percent,
    coalesce(
      cast(ceil(position.seats_purchased * connections.least_available_percent / 100) as bigint),
      connections.least_available_seats,
      1
    ) as least
  from licence_position as position
  join connections using (team)
  where connections.enabled and position.available < least
),
enough as (
  select short.team, max(daily.position_date) as last_date
  from short
  join licence_position_daily as daily using (team)
  where daily.available >= short.least
  group by short.team
),
beginnings as (
  select short.team, min(daily.position_date) as first_date
  from short
  join licence_position_daily as daily using (team)
  left join enough using (team)
  where daily.available < short.least and daily.position_date > coalesce(enough.last_date, date '0001-01-01')
  group by short.team
)
select
  short.team,
  '' as about,
  coalesce(cast(beginnings.first_date as timestamp), short.as_of) as since_at,
  format(
    '{} of {} seats are available: {} are assigned', short.available, short.seats_purchased, short.assigned
  )
  || case when short.invited > 0 then format(', {} of them to people who have not joined', short.invited) else '' end
  || case when short.percent is null then '' else format('; {:g}% are {} seats', cast(short.percent as double), short.least) end
    as what,
  'Free seats (' || coalesce(savings.seats, 0) || ' stand in reclaim_candidates), or buy some' as cure
from short
left join beginnings using (team)
left join savings on savings.team = short.team and savings.reason_code = 'ALL'
