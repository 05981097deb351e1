-- One row per line of decisions.csv: the seat that it means, if it means one.
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
)
select
  decision.* exclude (team),
  case when chosen.is_ambiguous then decision.team else coalesce(chosen.team, decision.team) end as team,
  case when not chosen.is_ambiguous then chosen.team_member_id end as team_member_id,
  coalesce(chosen.is_ambiguous, false) as is_ambiguous,
  cast(decided_date as timestamp) as decided_at
from decision_lines as decision
left join chosen using (line)
