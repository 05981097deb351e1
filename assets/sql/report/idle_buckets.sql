-- One row per bucket of days since the last use: the seats of active members.
select bucket.idle_bucket, bucket.from_days, count(seat.team_member_id) as seats
from idle_buckets as bucket
left join (
  select idle_bucket, team_member_id
  from seats
  join teams using (team)
  where team = $team and consumes_seat and status = 'active' and teams.has_events
) as seat on seat.idle_bucket = bucket.idle_bucket
group by bucket.idle_bucket, bucket.from_days
order by bucket.from_days nulls last
