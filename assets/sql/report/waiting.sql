-- One row per age: seats of pending invitations and of suspended members.
select
  age,
  count(*) filter (where status = 'invited') as invited,
  count(*) filter (where status = 'suspended') as suspended
from (select unnest(['0-7', '8-30', '31-90', '91-180', '181+', 'not told']) as age, unnest([1, 2, 3, 4, 5, 6]) as place)
left join (
  select
    status,
    coalesce(days_pending, days_suspended) as days,
    case
      when days <= 7 then '0-7'
      when days <= 30 then '8-30'
      when days <= 90 then '31-90'
      when days <= 180 then '91-180'
      when days > 180 then '181+'
      else 'not told'
    end as age
  from seats
  where team = $team and consumes_seat and status in ('invited', 'suspended')
) using (age)
group by age, place
order by place
