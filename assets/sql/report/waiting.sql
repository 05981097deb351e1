-- One row per age in days (NULL: not told): seats of pending invitations and of suspended members.
select
  case when bucket.from_days is not null then bucket.idle_bucket end as age,
  count(*) filter (where seat.status = 'invited') as invited,
  count(*) filter (where seat.status = 'suspended') as suspended
from idle_buckets as bucket
left join (
  select status, coalesce(days_pending, days_suspended) as days
  from seats
  where team = $team and consumes_seat and status in ('invited', 'suspended')
) as seat
  on case
    when seat.days is null then bucket.from_days is null
    else seat.days >= bucket.from_days and coalesce(seat.days <= bucket.to_days, true)
  end
group by bucket.idle_bucket, bucket.from_days
order by bucket.from_days nulls last
