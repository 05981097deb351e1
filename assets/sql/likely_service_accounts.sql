-- One row per active seat that only programs use: every use that the log knows came by the API, none by a person.
select
  team,
  team_member_id,
  email,
  display_name,
  last_used_at,
  last_activity_type,
  active_days_90,
  content_events_90,
  len(
    list_intersect(
      regexp_extract_all(concat_ws(' ', split_part(lower(email), '@', 1), lower(display_name)), '[a-z]+'),
      [
        'api', 'automation', 'backup', 'backups', 'bot', 'integration', 'noreply', 'robot', 'scan', 'scanner', 'scans', 'service',
        'services', 'srv', 'svc', 'sync', 'system'
      ]
    )
  ) > 0 as is_named_like_one,
  price_per_seat_month,
  currency
from seats
where
  consumes_seat
  and status = 'active'
  and not excluded
  and last_deliberate_at is null
  and last_activity_client = 'api'
  and list_has_all(['api'], clients)
