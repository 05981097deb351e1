-- One row per event that changes a member's status or membership type, read from the events' own JSON.
with concerned as (
  -- Whom it is about: the context if that is a member, else the only person who takes part, else an outsider of
  -- the context (who has no membership yet), else who acted.
  select
    * exclude (people),
    json_extract_string(body, '$.context.".tag"') as context_tag,
    case
      when context_tag = 'team_member' then json_extract(body, '$.context')
      when len(people) = 1 then json_extract(people[1], '$.user')
      when context_tag in ('non_team_member', 'trusted_non_team_member') then json_extract(body, '$.context')
      else coalesce(json_extract(body, '$.actor.user'), json_extract(body, '$.actor.admin'))
    end as person
  from events_of_types
)
select
  team,
  event_date,
  occurred_at,
  event_type,
  json_extract_string(person, '$.team_member_id') as team_member_id,
  json_extract_string(person, '$.account_id') as account_id,
  coalesce(
    json_extract_string(body, '$.details.previous_value.".tag"'), json_extract_string(body, '$.details.prev_value.".tag"')
  ) as previous_value,
  json_extract_string(body, '$.details.new_value.".tag"') as new_value,
  json_extract_string(body, '$.details.action.".tag"') as action,
  json_extract_string(body, '$.details.action.additional_license_purchase') as licence_purchase,
  actor_team_member_id
from concerned
