-- One row per bucket of days since the last use: the seats of active members.
select idle_bucket, count(team_member_id) as seats
from (
  select unnest(['0-7', '8-30', '31-60', '61-90', '91-120', '121-180', '181+', 'never']) as idle_bucket,
    generate_subscripts([1, 2, 3, 4, 5, 6, 7, 8], 1) as place
) as buckets
left join (
  select idle_bucket, team_member_id
  from seats
  join teams using (team)
  where team = $team and consumes_seat and status = 'active' and teams.has_events
) using (idle_bucket)
group by idle_bucket, place
order by place
