-- One row per month that is over and shard of its teams ($teams, and the shard of each in $shards): the days of events
-- that the lake holds of it, if any event is in them. A month is left until all its days are settled, or it has been
-- over for ten days.
with of_teams as (
  select unnest($teams::varchar[]) as team, unnest($shards::integer[]) as shard
)
select
  strftime(day.event_date, '%Y-%m') as month,
  of_teams.shard,
  list(distinct day.team order by day.team) as teams,
  count(*) as days,
  bool_and(day.settled) as is_settled,
  md5(
    string_agg(
      concat_ws(' ', day.team, day.event_date, day.rows, day.read_at, file.size_bytes),
      ',' order by day.team, day.event_date
    )
  ) as made_of
from event_days as day
inner join lake_files as file
  on day.team = file.team and day.event_date = file.day and file.dataset = 'events'
inner join of_teams
  on day.team = of_teams.team
where day.event_date < date_trunc('month', $as_of::timestamp)
group by all
having
  sum(day.rows) > 0
  and (
    bool_and(day.settled)
    or date_trunc('month', max(day.event_date)) + interval '1 month 10 days' <= $as_of::timestamp
  )
order by month, of_teams.shard
