-- One row per member that is not removed: who it is, what it uses, what follows from that, and what it costs.
with named_groups as (
  select team, team_member_id, list(coalesce(group_name, group_id) order by group_name, group_id) as "groups"
  from group_members
  left join "groups" using (team, group_id)
  group by team, team_member_id
),
surplus as (
  -- A seat is surplus beside one that somebody works with, not beside one that is going too.
  select
    team,
    team_member_id,
    first(
      'The same person has the seat ' || coalesce(other_email, other_team_member_id) || ' in ' || other_team
      || ' (same ' || match || ')'
      order by other_team, other_team_member_id
    ) as surplus_words
  from duplicates
  where certainty = 'certain' and is_surplus and other_status = 'active'
  group by team, team_member_id
),
known as (
  select
    members.* exclude (team, team_member_id),
    use.* exclude (team, team_member_id),
    verdicts.*,
    teams.has_events,
    teams.has_team_file_events,
    teams.idle_after_days,
    teams.read_from,
    teams.read_until,
    named_groups.groups,
    member_storage.used_bytes,
    member_storage.allocated_bytes,
    matches.line,
    matches.roster_match,
    coalesce(matches.has_left, false) as has_left,
    matches.department,
    matches.cost_centre,
    matches.manager,
    matches.left_on,
    contracts.price_per_seat_month,
    contracts.currency,
    surplus_words,
    exclusions.number is not null as excluded,
    exclusions.reason as exclusion_reason
  from seat_verdicts as verdicts
  join members using (team, team_member_id)
  join teams using (team)
  left join seat_use as use using (team, team_member_id)
  left join named_groups using (team, team_member_id)
  left join surplus using (team, team_member_id)
  left join member_storage using (team, team_member_id)
  left join roster_matches as matches
    on matches.team = verdicts.team and matches.team_member_id = verdicts.team_member_id and matches.is_taken
  left join contracts on contracts.team = verdicts.team
  left join seat_exclusions as exclusions
    on exclusions.team = verdicts.team and exclusions.team_member_id = verdicts.team_member_id
),
reasoned as (
  -- What speaks against the seat; the first that holds. Why in this order: docs/licence-rules.md.
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
  from known
),
seen_using as (
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
  from reasoned
),
told as (
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
)
select
  team,
  team_member_id,
  account_id,
  email,
  display_name,
  external_id,
  status,
  membership_type,
  consumes_seat,
  joined_on,
  invited_on,
  suspended_on,
  last_content_at,
  last_sign_in_at,
  last_used_at,
  last_seen_at,
  used_before_joining_at,
  before_joining_was,
  days_idle,
  idle_for_days,
  days_pending,
  days_suspended,
  idle_bucket,
  verdict,
  confidence,
  flagged_on,
  reason_code,
  excluded,
  exclusion_reason,
  concat_ws(
    '; ',
    reason_words,
    use_words,
    seen_words,
    admin_words,
    case when verdict in ('new', 'idle', 'never_active') and not has_team_file_events then 'the plan logs no file events' end
  ) as evidence,
  case when consumes_seat then price_per_seat_month end as price_per_seat_month,
  case when consumes_seat then currency end as currency,
  last_deliberate_at,
  last_admin_work_at,
  last_activity_type,
  last_activity_client,
  active_days_30,
  active_days_60,
  active_days_90,
  content_events_90,
  read_events_90,
  write_events_90,
  share_events_90,
  comment_events_90,
  sign_events_90,
  sign_ins_90,
  clients,
  used_bytes,
  allocated_bytes,
  coalesce("groups", []) as "groups",
  roles,
  secondary_emails,
  is_email_verified,
  department,
  cost_centre,
  manager,
  roster_match
from told
