-- One row per member and change of its status or membership type: what was told, from when, until when, and by whom.
--
-- The life of one member, in a log that reaches back to 1 March. told_changes are the events: suspended on 5 April, active
-- again on 20 April. roster_readings read the members on 1 June. status_statements and status_timeline make of them:
--
--   told_at   source      value      kept?
--   5 April   next_event  active     yes, from 1 March on: the event says that it was so before, and the log says no more
--   5 April   event       suspended  yes
--   20 April  next_event  suspended  no: as said before
--   20 April  event       active     yes
--   1 June    snapshot    active     no: as said before
--
--   changed_at  until_at  change         value_before  value
--   1 March     5 April   there_already  unknown       active
--   5 April     20 April  suspended      active        suspended
--   20 April    NULL      restored       suspended     active
with changing as (
  -- The statements that change something. Before the first one nobody was there, so "removed" as the first changes nothing.
  select *
  from status_timeline
  where
    value is distinct from coalesce(value_before, case when aspect = 'status' then 'removed' end)
    or (is_guess and is_from_before_log)
),
told_nearby as (
  -- Changes that the roster tells and that an event tells too, within a day.
  select distinct changing.life, changing.place
  from changing
  join told_changes as event
    on event.team = changing.team
    and event.team_member_id = changing.team_member_id
    and event.aspect = changing.aspect
    and event.value = changing.reached
    and event.told_at between changing.told_at - interval 1 day and changing.told_at + interval 1 day
  where changing.source in ('roster', 'snapshot')
),
kept as (
  -- When each change counts from, whether it is only assumed, and where the log and the rosters disagree on it.
  select
    changing.*,
    case when is_from_before_log then read_from else told_at end as changed_at,
    (is_guess and is_from_before_log)
    or may_be_late
    or (source = 'snapshot' and coalesce(told_at > read_until + interval 1 day, false)) as is_assumed,
    case
      when source = 'event' and has_told_before and value_before is distinct from value_two_before
        then 'its event says that it was ' || value_before || ' before'
      when source in ('roster', 'snapshot')
        and not is_from_before_log
        and told_at between read_from and read_until
        and told_nearby.life is null
        then 'no event tells it'
    end as disagreement
  from changing
  left join told_nearby using (life, place)
),
spans as (
  -- Each change lasts until the next one.
  select *, lead(changed_at) over (partition by life order by place) as until_at
  from kept
),
accounts as (
  -- The account of each member, by the roster or the log.
  select team, team_member_id, max(account_id) as account_id
  from (
    select team, team_member_id, account_id from member_history
    union all
    select team, team_member_id, account_id from member_status_events
  )
  group by team, team_member_id
),
departures as (
  -- When the person first left the team, whatever the membership was; a withdrawn invitation is no departure.
  select team, account_id, min(changed_at) as left_at
  from spans
  join accounts using (team, team_member_id)
  where aspect = 'status' and value = 'removed' and value_before is distinct from 'invited'
  group by team, account_id
)
select
  spans.team,
  spans.team_member_id,
  accounts.account_id,
  spans.aspect,
  changed_at,
  until_at,
  case
    when spans.aspect = 'membership_type' then spans.aspect
    when is_from_before_log and spans.value = 'removed' then 'gone_already'
    when is_from_before_log then 'there_already'
    when spans.value <> 'active' then spans.value
    when value_before = 'suspended' then 'restored'
    when departures.left_at < changed_at then 'returned'
    else 'joined'
  end as change,
  case
    -- The log does not reach back, or does not tell: that is not to say that nobody was there.
    when is_from_before_log or value_before is null then 'unknown'
    when value_before <> 'removed' or value_two_before is not null or changed.was_removed then value_before
    when changed.was_none then 'none'
    else 'unknown'
  end as value_before,
  spans.value,
  source,
  is_assumed,
  disagreement
from spans
left join accounts on accounts.team = spans.team and accounts.team_member_id = spans.team_member_id
left join departures on departures.team = spans.team and departures.account_id = accounts.account_id
left join told_changes as changed
  on changed.team = spans.team
  and changed.team_member_id = spans.team_member_id
  and changed.aspect = spans.aspect
  and changed.told_at = spans.told_at
  and changed.value = spans.value
  and spans.source = 'event'
-- Spans without length are dropped.
where until_at is distinct from changed_at
