-- One row per member and UTC day on which the member acted, of the days in changed_days.
with acts as (
  select
    events.team,
    coalesce(events.actor_team_member_id, listed.team_member_id) as team_member_id,
    events.event_date,
    events.occurred_at,
    events.event_type,
    event_types.signal,
    case when event_types.signal = 'content' then event_types.kind end as content_kind,
    event_types.signal in ('content', 'sign_in') as is_use,
    -- A type that nobody has judged yet counts as a person's.
    coalesce(event_types.deliberate, true) and events.access_method is distinct from 'api' as is_deliberate,
    -- Work as an administrator: in a console or signed in as somebody else, whatever is done there; what the log says
    -- an administrator changed; and what only administrators can do.
    case
      when events.access_method in ('admin_console', 'enterprise_console', 'content_manager', 'sign_in_as') then true
      when event_types.signal = 'none' then events.actor_kind = 'admin' or event_types.kind = 'admin'
      else event_types.signal = 'state' and events.actor_kind = 'admin'
    end as is_admin_work,
    case
      when events.access_method in ('desktop', 'mobile', 'api') then events.access_method
      -- Sessions of administrators and consoles are a browser's.
      when
        events.access_method in ('web', 'sign_in_as', 'admin_console', 'content_manager', 'enterprise_console')
        then 'web'
    end as client
  from events
  semi join changed_days on changed_days.team = events.team and changed_days.event_date = events.event_date
  join event_types on event_types.event_type = events.event_type
  left join lone_accounts as listed
    on listed.team = events.team
    and listed.account_id = events.actor_account_id
    and events.actor_team_member_id is null
  where events.actor_kind in ('user', 'admin') and events.actor_type = 'team_member'
),
counted as (
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
    max(occurred_at) filter (where is_use) as last_used_at,
    max(occurred_at) as last_at,
    count(*) filter (where content_kind = 'read') as read_events,
    count(*) filter (where content_kind = 'write') as write_events,
    count(*) filter (where content_kind = 'share') as share_events,
    count(*) filter (where content_kind = 'comment') as comment_events,
    count(*) filter (where content_kind = 'sign') as sign_events,
    max(occurred_at) filter (where is_use and is_deliberate) as last_deliberate_at,
    max(occurred_at) filter (where is_admin_work and is_deliberate) as last_admin_work_at,
    -- Of several in the same moment the last by name, so that a second counting finds the same.
    max({'at': occurred_at, 'type': event_type, 'client': coalesce(client, '')}) filter (where is_use) as last_use,
    max({'at': occurred_at, 'type': event_type}) as last_seen,
    bool_or(client is not distinct from 'desktop') as on_desktop,
    bool_or(client is not distinct from 'mobile') as on_mobile,
    bool_or(client is not distinct from 'web') as on_web,
    bool_or(client is not distinct from 'api') as on_api
  from acts
  where team_member_id is not null
  group by team, team_member_id, event_date
)
select
  * exclude (last_use, last_seen, on_desktop, on_mobile, on_web, on_api),
  last_use.type as last_activity_type,
  nullif(last_use.client, '') as last_activity_client,
  last_seen.type as last_seen_type,
  on_desktop,
  on_mobile,
  on_web,
  on_api
from counted
