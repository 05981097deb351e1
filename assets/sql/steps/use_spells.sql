-- One row per member, N of 30, 60 and 90 days, and time in which the member's last use was never more than N days ago:
-- from a use after a longer break to N days after the last use before the next such break.
with months as (
  -- Uses within 30 days are never more than 30 days apart: only their first and last day can begin or end a break.
  select member, month_number, first_used_date as first_date, last_used_date as last_date
  from member_use_months
  join (select distinct team, team_member_id, member from member_states where status = 'active') using (team, team_member_id)
  where first_used_date is not null
),
uses as (
  -- The first use of each month, and the last one before it.
  select member, first_date as used_date, lag(last_date) over (partition by member order by month_number) as used_before
  from months
),
used as (
  -- The first and the last use of each member.
  select member, min(first_date) as first_used_date, max(last_date) as last_used_date
  from months
  group by member
),
thresholds as (
  -- Breaks longer than this end a spell.
  select unnest([30, 60, 90]) as n
)
select
  member,
  n,
  used.first_used_date,
  used_date as from_date,
  coalesce(lead(used_before) over (partition by member, n order by used_date), used.last_used_date) + n as to_date
from uses
cross join thresholds
join used using (member)
where used_before is null or used_date - used_before > n
