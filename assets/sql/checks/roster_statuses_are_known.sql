-- One row per status that alone would say whether people left, and of which nobody said what it means.
with meant as (
  select name_key(status) as status_key from roster_statuses
  union
  select 'left'
),
undecided as (
  select line, status, name_key(status) as status_key
  from roster_lines
  where left_on is null and status is not null
),
counted as (
  select
    min(status) as status,
    count(*) as people,
    count(*) filter (where line in (select line from roster_matches where is_taken)) as seated
  from undecided
  anti join meant using (status_key)
  group by status_key
)
select
  status,
  people,
  seated,
  case when people = 1 then '1 person has' else people || ' people have' end
  || ' the status ' || status || ', which is not read as left: ' || seated || ' with a seat.' as told
from counted
order by seated desc, people desc, status
