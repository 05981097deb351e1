-- One row per line of decisions.csv: the seat that it is about, and what has become of it since.
-- Its steps: decided_seats finds the seat, decided_changes what began and ended it since.
with persons as (
  select
    history.team,
    history.team_member_id,
    arg_max(email, valid_from) as email,
    arg_max(display_name, valid_from) as display_name,
    arg_max(account_id, valid_from) as account_id
  from member_history as history
  semi join decided_seats using (team, team_member_id)
  group by history.team, history.team_member_id
),
ends as (
  select
    line,
    team,
    team_member_id,
    min(changed_at) filter (where until_at is null and not has_seat) as left_at,
    max(changed_at) filter (where changed_at >= decided_at and not has_seat) as left_since_at
  from decided_seats
  join decided_changes using (team, team_member_id)
  group by line, team, team_member_id
),
seated as (
  select team, team_member_id, account_id, name_key(email) as address, coalesce(joined_on, invited_on) as began_at
  from members
  where consumes_seat
),
returns as (
  -- Under the old id after leaving,
  select line, team_member_id as back_team_member_id, min(changed_at) as back_at
  from ends
  join decided_changes using (team, team_member_id)
  semi join seated using (team, team_member_id)
  where has_seat and changed_at >= left_since_at
  group by line, team_member_id
  union all
  -- or under a new one: with the same account,
  select line, seated.team_member_id, began_at
  from decided_seats
  join persons using (team, team_member_id)
  join seated on seated.team = persons.team and seated.account_id = persons.account_id
  where began_at >= decided_at and seated.team_member_id <> persons.team_member_id
  union all
  -- or with the address that the member had last.
  select line, seated.team_member_id, began_at
  from decided_seats
  join persons using (team, team_member_id)
  join seated on seated.team = persons.team and seated.address = name_key(persons.email)
  where began_at >= decided_at and seated.team_member_id <> persons.team_member_id
),
last_returns as (
  from returns
  qualify row_number() over (partition by line order by back_at desc, back_team_member_id) = 1
),
followed as (
  select
    decided_seats.*,
    persons.email,
    persons.display_name,
    seated.team is not null as is_assigned,
    ends.left_at,
    last_returns.back_at,
    last_returns.back_team_member_id,
    -- A decision of a day to come hides none that holds until then.
    team_member_id is not null
    and decided_date <= cast($as_of as date)
    and row_number() over (
      partition by team, team_member_id, decided_date <= cast($as_of as date) order by decided_date desc, line desc
    ) = 1 as is_newest
  from decided_seats
  left join persons using (team, team_member_id)
  left join seated using (team, team_member_id)
  left join ends using (line, team, team_member_id)
  left join last_returns using (line)
)
select
  line,
  team,
  seat,
  team_member_id,
  email,
  display_name,
  decided,
  decided_by,
  decided_date,
  note,
  until_date,
  is_newest,
  case
    when is_ambiguous then 'ambiguous_seat'
    when team_member_id is null then 'unknown_seat'
    when is_assigned and back_team_member_id is distinct from team_member_id then 'still_assigned'
    when back_at is not null then 'back_again'
    when left_at is null then 'unknown_seat'
    when left_at <= $as_of - interval 90 days then 'free_90_days'
    when left_at <= $as_of - interval 30 days then 'free_30_days'
    else 'free'
  end as state,
  case
    when state = 'still_assigned' then decided_at
    when state = 'back_again' then back_at
    when state like 'free%' then left_at
  end as since_at,
  date_sub('day', since_at, greatest(since_at, $as_of)) as days,
  case when state = 'back_again' then back_team_member_id end as back_team_member_id,
  coalesce(is_newest and decided = 'reclaim' and state like 'free%' and left_at >= decided_at, false) as is_realised
from followed
