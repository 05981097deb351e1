-- One row per line of decisions.csv: the seat that it is about, and what has become of it since.
with known as (
  select team, team_member_id from member_status_history
  union
  select team, team_member_id from member_history
),
addresses as (
  -- A member's first known address is taken to be the one before, too.
  select
    team,
    team_member_id,
    name_key(email) as address,
    valid_from,
    case
      when valid_from > min(valid_from) over (partition by team, team_member_id) then valid_from else date '0001-01-01'
    end as from_date,
    coalesce(valid_to, date '9999-12-31') as to_date
  from member_history
),
written as (
  select line, decided_date, id_key(seat) as member_id, name_key(seat) as address, name_key(team) as team
  from decision_lines
),
found as (
  select line, decided_date, known.team, team_member_id, true as had_address, null as valid_from
  from written as decision
  join known on team_member_id = decision.member_id
  where known.team = coalesce(decision.team, known.team)
  union all
  -- Addresses move: whose it was on the day counts.
  select
    line, decided_date, addresses.team, team_member_id, from_date <= decided_date and decided_date < to_date, valid_from
  from written as decision
  join addresses using (address)
  where addresses.team = coalesce(decision.team, addresses.team)
),
weighed as (
  select *, had_address and was_there is not null as is_sure
  from found
  left join (
    select distinct line, history.team, history.team_member_id, true as was_there
    from found
    join member_status_history as history using (team, team_member_id)
    where aspect = 'status'
      and value <> 'removed'
      and changed_at < decided_date + 1
      and (until_at is null or until_at >= decided_date)
  ) using (line, team, team_member_id)
),
best as (
  select line, team, team_member_id, is_sure
  from weighed
  qualify
    row_number() over (
      partition by line, team order by is_sure desc, had_address desc, valid_from desc, team_member_id
    ) = 1
),
chosen as (
  -- An address of several teams is ambiguous, unless only one of them had it in use on the day.
  select line, any_value(team) as team, any_value(team_member_id) as team_member_id, count(*) > 1 as is_ambiguous
  from (from best qualify is_sure or not bool_or(is_sure) over (partition by line))
  group by line
),
decided as (
  select
    decision.* exclude (team),
    case when chosen.is_ambiguous then decision.team else coalesce(chosen.team, decision.team) end as team,
    case when not chosen.is_ambiguous then chosen.team_member_id end as team_member_id,
    coalesce(chosen.is_ambiguous, false) as is_ambiguous,
    cast(decided_date as timestamp) as decided_at
  from decision_lines as decision
  left join chosen using (line)
),
persons as (
  select
    history.team,
    history.team_member_id,
    arg_max(email, valid_from) as email,
    arg_max(display_name, valid_from) as display_name,
    arg_max(account_id, valid_from) as account_id
  from member_history as history
  semi join decided using (team, team_member_id)
  group by history.team, history.team_member_id
),
changes as (
  -- What began or ended a seat. Who never was a full member never had one.
  select
    history.team,
    history.team_member_id,
    changed_at,
    until_at,
    value in ('active', 'invited', 'suspended', 'full') as has_seat
  from member_status_history as history
  semi join decided using (team, team_member_id)
  anti join (
    select team, team_member_id
    from member_status_history
    where aspect = 'membership_type'
    group by team, team_member_id
    having not bool_or(value = 'full')
  ) as never_full using (team, team_member_id)
  where aspect = 'status' or value = 'full' or value_before = 'full'
),
ends as (
  select
    line,
    min(changed_at) filter (where until_at is null and not has_seat) as left_at,
    max(changed_at) filter (where changed_at >= decided_at and not has_seat) as left_since_at
  from decided
  join changes using (team, team_member_id)
  group by line
),
seated as (
  select team, team_member_id, account_id, name_key(email) as address, coalesce(joined_on, invited_on) as began_at
  from members
  where consumes_seat
),
returns as (
  -- Under the old id after leaving,
  select line, team_member_id as back_team_member_id, min(changed_at) as back_at
  from decided
  join ends using (line)
  join changes using (team, team_member_id)
  semi join seated using (team, team_member_id)
  where has_seat and changed_at >= left_since_at
  group by line, team_member_id
  union all
  -- or under a new one: with the same account,
  select line, seated.team_member_id, began_at
  from decided
  join persons using (team, team_member_id)
  join seated on seated.team = persons.team and seated.account_id = persons.account_id
  where began_at >= decided_at and seated.team_member_id <> persons.team_member_id
  union all
  -- or with the address that the member had last.
  select line, seated.team_member_id, began_at
  from decided
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
    decided.*,
    persons.email,
    persons.display_name,
    seated.team is not null as is_assigned,
    ends.left_at,
    last_returns.back_at,
    last_returns.back_team_member_id,
    team_member_id is not null
    and row_number() over (
      partition by team, team_member_id order by decided_date desc, line desc
    ) = 1 as is_newest
  from decided
  left join persons using (team, team_member_id)
  left join seated using (team, team_member_id)
  left join ends using (line)
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
  cast(floor((epoch_us($as_of) - epoch_us(since_at)) / 86400e6) as bigint) as days,
  case when state = 'back_again' then back_team_member_id end as back_team_member_id,
  coalesce(is_newest and decided = 'reclaim' and state like 'free%' and left_at >= decided_at, false) as is_realised
from followed
