-- One row per seat that could come free: why, since when, how sure that is, and what the seat costs a month.
select
  seats.team,
  seats.team_member_id,
  seats.email,
  seats.display_name,
  case verdict
    when 'idle' then 'INACTIVE_' || teams.idle_after_days
    when 'never_active' then 'NEVER_ACTIVE'
    when 'suspended' then 'SUSPENDED_PAID'
    else 'INVITE_PENDING_30'
  end as reason_code,
  case verdict
    when 'idle' then last_used_at
    when 'never_active' then joined_on
    when 'suspended' then suspended_on
    else invited_on
  end as since_at,
  case verdict
    when 'idle' then days_idle
    when 'never_active' then cast(floor((epoch_us($as_of) - epoch_us(joined_on)) / 86400e6) as bigint)
    when 'suspended' then days_suspended
    else days_pending
  end as days,
  case verdict
    when 'idle' then 'Last used on ' || strftime(last_used_at, '%Y-%m-%d') || ', ' || days_idle || ' days ago'
    when 'never_active' then 'No use since joining' || coalesce(' on ' || strftime(joined_on, '%Y-%m-%d'), '')
    when 'suspended' then 'Suspended' || coalesce(' since ' || strftime(suspended_on, '%Y-%m-%d'), '') || ', still a seat'
    else 'Invited on ' || strftime(invited_on, '%Y-%m-%d') || ', not joined in ' || days_pending || ' days'
  end as why,
  confidence,
  contracts.price_per_seat_month,
  contracts.currency
from seats
join teams on teams.team = seats.team
left join contracts on contracts.team = seats.team
where consumes_seat and (verdict in ('idle', 'never_active', 'suspended') or verdict = 'invited' and days_pending > 30)
