-- One row per event of one of $types that was read whole, with the users among those who take part.
select
  team,
  date as event_date,
  occurred_at,
  event_type,
  actor_team_member_id,
  event as body,
  list_filter(
    from_json(json_extract(event, '$.participants'), '["json"]'),
    lambda each: json_extract_string(each, '$.".tag"') = 'user'
  ) as people
from arriving_rows
where event_type in $types and reason is null
