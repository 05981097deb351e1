-- One row per seat that could come free: why, since when, how sure that is, and what the seat costs a month.
with chosen as (
  select
    seats.*,
    matches.left_on,
    teams.read_from,
    impact.caution,
    coalesce(last_used_at < joined_on, false) as is_unused_since_joining,
    case
      when reason_code = 'LEAVER' then left_on
      when reason_code = 'SUSPENDED_PAID' then suspended_on
      when verdict = 'invited' then invited_on
      when verdict = 'idle' then greatest(last_used_at, joined_on)
      else joined_on
    end as since_at
  from candidate_seats
  join seats on seats.team = candidate_seats.team and seats.team_member_id = candidate_seats.team_member_id
  join teams on teams.team = seats.team
  left join roster_matches as matches
    on matches.team = seats.team and matches.team_member_id = seats.team_member_id and matches.is_taken
  left join offboarding_impact as impact
    on impact.team = seats.team and impact.team_member_id = seats.team_member_id
)
select
  team,
  team_member_id,
  email,
  display_name,
  department,
  cost_centre,
  manager,
  "groups",
  reason_code,
  since_at,
  case
    when reason_code <> 'LEAVER' and verdict = 'idle' and not is_unused_since_joining then days_idle
    else date_sub('day', since_at, greatest(since_at, $as_of))
  end as days,
  case
    when reason_code = 'LEAVER'
      then
        'Left' || coalesce(' on ' || strftime(left_on, '%Y-%m-%d'), '') || ', still a seat'
        || case when last_used_at >= cast(left_on as date) + 1 then ' and used since' else '' end
    when reason_code = 'SUSPENDED_PAID'
      then 'Suspended' || coalesce(' since ' || strftime(suspended_on, '%Y-%m-%d'), '') || ', still a seat'
    when reason_code = 'DUPLICATE' then 'The same person has another, active seat'
    when reason_code = 'UNVERIFIED'
      then 'Address not verified, no use since joining' || coalesce(' on ' || strftime(joined_on, '%Y-%m-%d'), '')
    when verdict = 'invited'
      then
        'Invited' || coalesce(' on ' || strftime(invited_on, '%Y-%m-%d'), '') || ', not joined'
        || coalesce(' in ' || days_pending || ' days', '')
    when verdict = 'never_active' and joined_on >= read_from
      then 'No use since joining on ' || strftime(joined_on, '%Y-%m-%d')
    when verdict = 'never_active'
      then
        coalesce(
          'No use since ' || strftime(read_from, '%Y-%m-%d') || ', when the log begins',
          'No use is known, since the log was not read, or may not be'
        )
        || coalesce('; joined on ' || strftime(joined_on, '%Y-%m-%d'), '')
    when is_unused_since_joining
      then
        'No use since joining on ' || strftime(joined_on, '%Y-%m-%d') || '; last used before that, on '
        || strftime(last_used_at, '%Y-%m-%d')
    else 'Last used on ' || strftime(last_used_at, '%Y-%m-%d') || ', ' || days_idle || ' days ago'
  end as why,
  confidence,
  roles,
  last_admin_work_at,
  price_per_seat_month,
  currency,
  evidence,
  caution,
  row_number() over (
    order by
      case confidence when 'proved' then 1 when 'provisional' then 2 when 'sign_ins_only' then 3 else 4 end,
      price_per_seat_month desc nulls last,
      days desc nulls last,
      team,
      team_member_id
  ) as place
from chosen
