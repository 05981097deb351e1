-- One row per event that assigns a product or an add-on, or takes it away, read from the events' own JSON.
select
  team,
  event_date,
  occurred_at,
  event_type,
  -- The name stands in an object of its own (team_log.stone: ProductLogInfo, AddonLogInfo).
  coalesce(
    json_extract_string(body, '$.details.product_name.product_name'),
    json_extract_string(body, '$.details.addon_name.addon_name')
  ) as product,
  json_extract_string(body, '$.details.user_name.given_name') as given_name,
  json_extract_string(body, '$.details.user_name.surname') as surname,
  case
    when json_extract_string(body, '$.context.".tag"') = 'team_member'
      then json_extract_string(body, '$.context.team_member_id')
  end as context_team_member_id,
  case when len(people) = 1 then json_extract_string(people[1], '$.user.team_member_id') end as participant_team_member_id,
  actor_team_member_id
from events_of_types
