-- One row per member that is not removed: its verdict, what it follows from, and how sure it is.
with dated as (
  select
    members.*,
    use.last_used_at,
    use.before_joining_was,
    teams.idle_after_days,
    to_days(cast(teams.idle_after_days as integer)) as threshold,
    $as_of - threshold as idle_since,
    teams.has_events,
    teams.has_team_file_events,
    teams.complete_from,
    teams.complete_until,
    teams.read_from,
    teams.read_until,
    -- history_days is NULL for a declared team that keeps the whole log, which begins in August 2014.
    coalesce(
      connections.team is not null
      and connections.history_days is null
      and teams.read_from <= timestamp '2014-08-01',
      false
    ) as has_whole_log
  from members
  join teams on teams.team = members.team
  left join connections on connections.team = members.team
  left join seat_use as use on use.team = members.team and use.team_member_id = members.team_member_id
  where members.status is distinct from 'removed'
),
counted as (
  select
    *,
    -- Where the clock was set back, people join, use and are invited after as_of: that is no day ago.
    cast(ceil((epoch_us(greatest(last_used_at, $as_of)) - epoch_us(last_used_at)) / 86400e6) as bigint) as days_idle,
    -- Nobody joined before Dropbox opened on 2008-09-11.
    date_sub('day', coalesce(joined_on, timestamp '2008-09-11'), $as_of) as days_here,
    greatest(least(days_here, days_idle - 1), 0) as idle_for_days
  from dated
),
judged as (
  select
    *,
    case
      when status in ('invited', 'suspended') then status
      when status is distinct from 'active' then 'other'
      when idle_for_days >= idle_after_days then case when last_used_at is null then 'never_active' else 'idle' end
      when last_used_at >= idle_since then 'active'
      else 'new'
    end as verdict
  from counted
),
weighed as (
  -- The time of which the log must tell, if the verdict rests on there being no use.
  select
    *,
    case
      when verdict = 'idle' then idle_since
      when has_whole_log then greatest(joined_on, read_from)
      else joined_on
    end as silent_since
  from judged
)
select
  team,
  team_member_id,
  days_idle,
  case when status = 'active' and has_events then idle_for_days end as idle_for_days,
  case
    when status = 'invited' then date_sub('day', invited_on, greatest(invited_on, $as_of))
  end as days_pending,
  case
    when status = 'suspended' then date_sub('day', suspended_on, greatest(suspended_on, $as_of))
  end as days_suspended,
  idle_bucket,
  verdict,
  case
    when not has_events then 'unknown'
    when verdict not in ('new', 'idle', 'never_active') then 'proved'
    -- The log and the list of members do not agree on when the member joined: one of them lacks something.
    when verdict = 'idle' and last_used_at < joined_on and before_joining_was = 'not_told' then 'unknown'
    when has_team_file_events is null then 'unknown'
    when not has_team_file_events then 'sign_ins_only'
    when complete_from <= silent_since and silent_since < complete_until then 'proved'
    when read_from <= silent_since and silent_since < read_until then 'provisional'
    else 'unknown'
  end as confidence,
  case when status = 'active' and has_events then greatest(joined_on, last_used_at) + threshold end as flagged_on
from weighed
join idle_buckets as bucket
  on case
    when days_idle is null then bucket.from_days is null
    else days_idle >= bucket.from_days and coalesce(days_idle <= bucket.to_days, true)
  end
