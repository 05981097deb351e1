-- One row per member that is not removed, of a team whose log may be read: last use, days of use, what and where.
with ever as (
  -- The last of each in all time.
  select
    team,
    team_member_id,
    min(first_used_date) as first_used_date,
    max(last_content_at) as last_content_at,
    max(last_sign_in_at) as last_sign_in_at,
    max(last_used_at) as last_used_at,
    max(last_at) as last_seen_at,
    arg_max(last_seen_type, last_at) as last_seen_type,
    max(last_deliberate_at) as last_deliberate_at,
    max(last_admin_work_at) as last_admin_work_at,
    arg_max_null(last_activity_type, last_used_at) as last_activity_type,
    arg_max_null(last_activity_client, last_used_at) as last_activity_client
  from member_use_months
  group by team, team_member_id
),
early as (
  -- Members whose first use may be older than their joining.
  select team, team_member_id, members.status, members.joined_on
  from members
  join ever using (team, team_member_id)
  where members.status = 'invited' or ever.first_used_date <= cast(members.joined_on as date)
),
before_joining as (
  -- Use that is older than the joining that the list shows now; whoever is only invited has not joined yet.
  select team, team_member_id, max(daily.last_used_at) as used_before_joining_at
  from member_activity_daily as daily
  join early using (team, team_member_id)
  where early.status = 'invited' or daily.last_used_at < early.joined_on
  group by team, team_member_id
),
lately as (
  -- What was done in the last 30, 60 and 90 days, and where.
  select
    team,
    team_member_id,
    count(*) filter (where last_used_at >= $as_of - interval 30 days) as active_days_30,
    count(*) filter (where last_used_at >= $as_of - interval 60 days) as active_days_60,
    count(*) filter (where is_used) as active_days_90,
    sum(content_events) filter (where is_used) as content_events_90,
    sum(read_events) filter (where is_used) as read_events_90,
    sum(write_events) filter (where is_used) as write_events_90,
    sum(share_events) filter (where is_used) as share_events_90,
    sum(comment_events) filter (where is_used) as comment_events_90,
    sum(sign_events) filter (where is_used) as sign_events_90,
    sum(sign_ins) filter (where is_used) as sign_ins_90,
    bool_or(on_api) as on_api,
    bool_or(on_desktop) as on_desktop,
    bool_or(on_mobile) as on_mobile,
    bool_or(on_web) as on_web
  from (select *, coalesce(last_used_at >= $as_of - interval 90 days, false) as is_used from member_activity_daily)
  where activity_date >= cast($as_of - interval 90 days as date) and last_at >= $as_of - interval 90 days
  group by team, team_member_id
)
select
  members.team,
  members.team_member_id,
  ever.last_content_at,
  ever.last_sign_in_at,
  ever.last_used_at,
  ever.last_seen_at,
  ever.last_seen_type,
  before_joining.used_before_joining_at,
  -- What the member was then, where the log or an older list tells it; what is only assumed explains nothing.
  case
    when before_joining.used_before_joining_at is null then null
    when
      earlier.value = 'active'
      and earlier.changed_at >= members.joined_on - interval 1 day
      and coalesce(earlier.until_at > members.joined_on, true)
      then 'this_membership'
    when earlier.value in ('active', 'suspended') then 'earlier_membership'
    when earlier.value = 'invited' then 'invitation'
    else 'not_told'
  end as before_joining_was,
  ever.last_deliberate_at,
  ever.last_admin_work_at,
  ever.last_activity_type,
  ever.last_activity_client,
  coalesce(active_days_30, 0) as active_days_30,
  coalesce(active_days_60, 0) as active_days_60,
  coalesce(active_days_90, 0) as active_days_90,
  cast(coalesce(content_events_90, 0) as bigint) as content_events_90,
  cast(coalesce(read_events_90, 0) as bigint) as read_events_90,
  cast(coalesce(write_events_90, 0) as bigint) as write_events_90,
  cast(coalesce(share_events_90, 0) as bigint) as share_events_90,
  cast(coalesce(comment_events_90, 0) as bigint) as comment_events_90,
  cast(coalesce(sign_events_90, 0) as bigint) as sign_events_90,
  cast(coalesce(sign_ins_90, 0) as bigint) as sign_ins_90,
  list_filter(
    [
      case when lately.on_api then 'api' end,
      case when lately.on_desktop then 'desktop' end,
      case when lately.on_mobile then 'mobile' end,
      case when lately.on_web then 'web' end
    ],
    lambda client: client is not null
  ) as clients
from members
semi join (select team from teams where has_events) using (team)
left join ever using (team, team_member_id)
left join lately using (team, team_member_id)
left join before_joining using (team, team_member_id)
left join member_status_history as earlier
  on earlier.team = members.team
  and earlier.team_member_id = members.team_member_id
  and earlier.aspect = 'status'
  and not earlier.is_assumed
  and earlier.changed_at <= before_joining.used_before_joining_at
  and coalesce(earlier.until_at > before_joining.used_before_joining_at, true)
where members.status is distinct from 'removed'
