-- One row per member and UTC day on which the member acted, of the days in changed_days.
with listed as (
  -- An account stands for a member only if no other membership ever had it.
  select team, account_id, min(team_member_id) as team_member_id
  from member_history
  where account_id is not null
  group by team, account_id
  having min(team_member_id) = max(team_member_id)
),
acts as (
  select
    events.team,
    coalesce(events.actor_team_member_id, listed.team_member_id) as team_member_id,
    events.event_date,
    events.occurred_at,
    event_types.signal
  from events
  semi join changed_days on changed_days.team = events.team and changed_days.event_date = events.event_date
  join event_types on event_types.event_type = events.event_type
  left join listed
    on listed.team = events.team
    and listed.account_id = events.actor_account_id
    and events.actor_team_member_id is null
  where events.actor_kind in ('user', 'admin') and events.actor_type = 'team_member'
)
select
  team,
  team_member_id,
  event_date as activity_date,
  count(*) filter (where signal = 'content') as content_events,
  count(*) filter (where signal = 'sign_in') as sign_ins,
  count(*) filter (where signal = 'passive') as passive_events,
  count(*) filter (where signal not in ('content', 'sign_in', 'passive')) as other_events,
  max(occurred_at) filter (where signal = 'content') as last_content_at,
  max(occurred_at) filter (where signal = 'sign_in') as last_sign_in_at,
  max(occurred_at) as last_at
from acts
where team_member_id is not null
group by team, team_member_id, event_date
