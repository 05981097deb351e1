-- One row per member that is not removed: its facts, and what speaks against the seat, the first that holds.
-- Why in this order: docs/licence-rules.md.
select
  *,
  case
    when not consumes_seat then null
    when has_left then 'LEAVER'
    when verdict = 'suspended' then 'SUSPENDED_PAID'
    when verdict = 'invited' then case when days_pending > 30 then 'INVITE_PENDING_30' end
    when surplus_words is not null then 'DUPLICATE'
    when verdict = 'never_active' then 'NEVER_ACTIVE'
    when verdict = 'idle' then 'INACTIVE_' || idle_after_days
    when not is_email_verified then 'UNVERIFIED'
  end as reason_code
from seat_facts
