-- One row per member and 30 days in which the member acted, of those that hold a day of changed_days.
with changed_months as (
  select distinct team, (event_date - date '1970-01-01') // 30 as month_number from changed_days
),
days as (
  -- Their days one by one: DuckDB then skips what lies before and after them.
  select team, date '1970-01-01' + cast(unnest(range(month_number * 30, month_number * 30 + 30)) as integer) as activity_date
  from changed_months
)
select
  activity.team,
  activity.team_member_id,
  (activity.activity_date - date '1970-01-01') // 30 as month_number,
  min(activity.activity_date) filter (where last_used_at is not null) as first_used_date,
  max(activity.activity_date) filter (where last_used_at is not null) as last_used_date,
  max(last_content_at) as last_content_at,
  max(last_sign_in_at) as last_sign_in_at,
  max(last_used_at) as last_used_at,
  max(last_at) as last_at,
  arg_max(last_seen_type, last_at) as last_seen_type,
  max(last_deliberate_at) as last_deliberate_at,
  max(last_admin_work_at) as last_admin_work_at,
  arg_max_null(last_activity_type, last_used_at) as last_activity_type,
  arg_max_null(last_activity_client, last_used_at) as last_activity_client
from member_activity_daily as activity
semi join days on days.team = activity.team and days.activity_date = activity.activity_date
group by all
