-- One row per linked team: what becomes of its idle members, so that their number and that of the candidates add up.
with idle as (
  -- Each idle member is a candidate for one reason, or has no paid seat, or is left alone.
  select
    seats.team,
    seats.verdict,
    candidates.reason_code,
    case
      when candidates.team is not null then null
      when not seats.consumes_seat then 'without a paid seat'
      else 'left alone'
    end as kept
  from seats
  left join reclaim_candidates as candidates
    on candidates.team = seats.team and candidates.team_member_id = seats.team_member_id
  where seats.verdict in ('idle', 'never_active')
),
parts as (
  select
    team,
    kept,
    reason_code,
    count(*) as members,
    count(*) filter (where verdict = 'never_active') as idle_never_active,
    case
      when reason_code is null then 4
      when starts_with(reason_code, 'INACTIVE_') then 1
      when reason_code = 'NEVER_ACTIVE' then 2
      else 3
    end as place
  from idle
  group by team, kept, reason_code
),
worded as (
  -- Each part as the sum in words calls it.
  select
    *,
    members || ' ' || case
      when kept is not null then kept
      when starts_with(reason_code, 'INACTIVE_') then 'inactive'
      when reason_code = 'NEVER_ACTIVE' then 'never active'
      when reason_code = 'LEAVER' then case when members = 1 then 'leaver' else 'leavers' end
      when reason_code = 'DUPLICATE' then case when members = 1 then 'second seat' else 'second seats' end
      else replace(lower(reason_code), '_', ' ')
    end as in_words
  from parts
),
summed as (
  select
    team,
    sum(members) as idle,
    sum(idle_never_active) as idle_never_active,
    sum(members) filter (where place = 1) as can_go_inactive,
    sum(members) filter (where place = 2) as can_go_never_active,
    sum(members) filter (where place = 3) as can_go_otherwise,
    sum(members) filter (where kept = 'left alone') as left_alone,
    sum(members) filter (where kept = 'without a paid seat') as without_seat,
    sum(members) filter (where kept is null) as can_go,
    string_agg(in_words, ' + ' order by place, reason_code) filter (where kept is null) as can_go_words,
    string_agg(in_words, ' + ' order by kept) filter (where kept is not null) as kept_words
  from worded
  group by team
),
listed as (
  -- Candidates who are not idle (invited, suspended, leavers at work) are on the list too.
  select
    team,
    case when count(*) = any_value(summed.can_go) then ' can go' else ' of the ' || count(*) || ' that can go' end as of_listed
  from reclaim_candidates
  join summed using (team)
  group by team
)
select
  position.team,
  teams.idle_after_days,
  case when is_known then cast(coalesce(idle, 0) as bigint) end as idle,
  case when is_known then cast(coalesce(idle_never_active, 0) as bigint) end as idle_never_active,
  case when is_known then cast(coalesce(can_go_inactive, 0) as bigint) end as can_go_inactive,
  case when is_known then cast(coalesce(can_go_never_active, 0) as bigint) end as can_go_never_active,
  case when is_known then cast(coalesce(can_go_otherwise, 0) as bigint) end as can_go_otherwise,
  case when is_known then cast(coalesce(left_alone, 0) as bigint) end as left_alone,
  case when is_known then cast(coalesce(without_seat, 0) as bigint) end as without_seat,
  case
    when is_known
      then coalesce(idle, 0) || ' idle for ' || teams.idle_after_days || ' days' || coalesce(
        ' = ' || nullif(concat_ws(' + ', can_go || of_listed || ' (' || can_go_words || ')', kept_words), ''),
        ''
      )
    else 'Who is idle is not known: the members or the log were not read, or the log may not be'
  end as arithmetic
from (select team, idle_90 is not null as is_known from licence_position) as position
join teams on teams.team = position.team
left join summed on summed.team = position.team
left join listed on listed.team = position.team
