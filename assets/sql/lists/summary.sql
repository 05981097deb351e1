-- One row per team that is asked for (NULL: all) and line of its summary: what is bought, assigned, used and idle.
-- Members are of any membership type; what they cost counts those that consume a seat.
with paid as (
  select
    team,
    count(*) filter (where status = 'active' and days_idle <= 30) as used_30,
    count(*) filter (where verdict = 'never_active') as idle_never_active,
    count(*) filter (where status = 'invited') as invited,
    count(*) filter (where status = 'suspended') as suspended
  from seats
  where consumes_seat
  group by team
),
thresholds as (
  -- The usual ones and the team's own.
  select team, unnest(list_distinct([30, 60, 90, 180, idle_after_days])) as n, idle from idle_breakdown
),
idle_for as (
  -- The curve of thresholds ends at 365 days; a team's own threshold may be beyond.
  select thresholds.team, thresholds.n, count(seats.team) as seats
  from thresholds
  left join seats
    on seats.team = thresholds.team and seats.consumes_seat and seats.idle_for_days >= thresholds.n
  group by thresholds.team, thresholds.n
),
lines as (
  select team, -3 as place, 'seats purchased' as words, seats_purchased as members, seats_purchased as seats
  from licence_position
  union all
  select team, -2, 'assigned', assigned, assigned from licence_position
  union all
  select team, -1, 'used in 30 days', active_30, coalesce(used_30, 0) from licence_position left join paid using (team)
  union all
  select
    thresholds.team,
    thresholds.n,
    'idle for ' || thresholds.n || ' days',
    case thresholds.n when 30 then idle_30 when 60 then idle_60 when 90 then idle_90 when 180 then idle_180 else idle end,
    idle_for.seats
  from thresholds
  join idle_for on idle_for.team = thresholds.team and idle_for.n = thresholds.n
  join licence_position as position on position.team = thresholds.team
  union all
  select team, idle_after_days + 0.5, '  of these never active', idle.idle_never_active, coalesce(paid.idle_never_active, 0)
  from idle_breakdown as idle
  left join paid using (team)
  union all
  select team, 10000, 'pending invitations', position.invited, coalesce(paid.invited, 0)
  from licence_position as position
  left join paid using (team)
  union all
  select team, 10001, 'suspended', position.suspended, coalesce(paid.suspended, 0)
  from licence_position as position
  left join paid using (team)
)
select
  lines.team,
  position.as_of,
  lines.words,
  lines.members,
  case
    when lines.members is not null
      then cast(lines.seats * coalesce(contracts.cost_per_seat_month, position.price_per_seat_month) as decimal(18, 2))
  end as cost_per_month,
  position.currency
from lines
join licence_position as position on position.team = lines.team
left join contracts on contracts.team = lines.team
where $team is null or lines.team = $team
order by lines.team, lines.place
