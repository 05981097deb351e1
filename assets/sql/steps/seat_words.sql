-- One row per member that is not removed: its facts and reasons, and the evidence in words.
with seen_using as (
  -- The last use in words, and what does not fit it: whoever is invited, suspended or gone should use nothing.
  select
    *,
    last_activity_type || ' at ' || strftime(last_used_at, '%Y-%m-%d %H:%M:%S')
    || coalesce(' by ' || last_activity_client, '') as last_use_words,
    case
      when last_used_at is distinct from used_before_joining_at then null
      when before_joining_was = 'this_membership' then 'the log tells of the joining a little earlier than the list'
      when before_joining_was = 'earlier_membership' then 'under an earlier membership with the same id'
      when before_joining_was = 'invitation' then 'while invited'
      when before_joining_was = 'not_told'
        then 'no earlier membership or invitation is known, so the log and the list of members do not agree'
    end as before_joining_words
  from seat_reasons
)
select
  *,
  case reason_code
    when 'LEAVER'
      then
        'The person left' || coalesce(' on ' || strftime(left_on, '%Y-%m-%d'), '') || ', says line ' || line
        || ' of the roster (same ' || roster_match || ')'
        || case when last_used_at >= cast(left_on as date) + 1 then ', yet the seat was used since' else '' end
    when 'DUPLICATE' then surplus_words
    when 'UNVERIFIED' then 'The address is not verified'
  end as reason_words,
  case
    when verdict = 'suspended'
      then
        'Suspended' || coalesce(' at ' || strftime(suspended_on, '%Y-%m-%d %H:%M:%S'), '')
        || case when last_used_at > suspended_on then ', yet used after that: ' || last_use_words else '' end
    when verdict = 'invited'
      then
        'Invited' || coalesce(' at ' || strftime(invited_on, '%Y-%m-%d %H:%M:%S'), '')
        || coalesce(', yet used: ' || last_use_words || ', ' || before_joining_words, '')
    when verdict = 'other' then 'The status is ' || coalesce(status, 'not told')
    when not has_events then 'The log was not read, or may not be'
    when last_used_at is not null
      then
        'Last use: ' || last_use_words
        || coalesce(
          ', before the joining on ' || strftime(joined_on, '%Y-%m-%d %H:%M:%S') || ' that is shown now: '
          || before_joining_words,
          ''
        )
    else
      'No use in the log from ' || strftime(read_from, '%Y-%m-%d') || ' to '
      || strftime(read_until, '%Y-%m-%d %H:%M:%S')
  end as use_words,
  -- Whoever is in the log all the same: by what, so that nobody need look for it.
  case
    when verdict in ('new', 'idle', 'never_active') and last_seen_at > coalesce(last_used_at, timestamp '-infinity')
      then
        'last seen at ' || strftime(last_seen_at, '%Y-%m-%d %H:%M:%S') || ' by ' || last_seen_type
        || ', which does not count as use'
  end as seen_words,
  case
    when reason_code is null then null
    when len(roles) > 0
      then
        'an administrator (' || array_to_string(roles, ', ') || ')'
        || coalesce(', whose last work as one was at ' || strftime(last_admin_work_at, '%Y-%m-%d %H:%M:%S'), '')
    when last_admin_work_at is not null
      then
        'worked as an administrator at ' || strftime(last_admin_work_at, '%Y-%m-%d %H:%M:%S')
        || ', and has no such role now'
  end as admin_words
from seen_using
