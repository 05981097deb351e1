-- One row per event that begins or ends what may break with an account, read from the events' own JSON.
with kinds as (
  select unnest($kinds, recursive := true)
),
told as (
  -- The JSON is parsed once; a value of another kind than the API has is NULL.
  select
    team,
    date as event_date,
    occurred_at,
    event_type,
    thing,
    change,
    case
      when actor_kind in ('user', 'admin') and actor_type = 'team_member'
        then coalesce(actor_team_member_id, actor_account_id)
    end as actor_id,
    from_json(
      event,
      '{
        "context": {".tag": "VARCHAR", "team_member_id": "VARCHAR", "account_id": "VARCHAR"},
        "participants": [{"user": {".tag": "VARCHAR", "team_member_id": "VARCHAR", "account_id": "VARCHAR"}}],
        "assets": [{
          ".tag": "VARCHAR",
          "file_id": "VARCHAR",
          "doc_id": "VARCHAR",
          "path": {"namespace_relative": {"ns_id": "VARCHAR"}}
        }],
        "details": {
          "shared_link_access_level": {".tag": "VARCHAR"},
          "shared_link_owner": {".tag": "VARCHAR", "team_member_id": "VARCHAR", "account_id": "VARCHAR"},
          "target_ns_id": "VARCHAR",
          "file_request_id": "VARCHAR",
          "legal_hold_id": "VARCHAR",
          "recipient": "VARCHAR",
          "file_name": "VARCHAR"
        }
      }'
    ) as body
  from arriving_rows
  join kinds using (event_type)
  where reason is null
),
named as (
  -- Whom the event names, and the first thing that it is about.
  select
    * exclude (body),
    body.details as details,
    case
      when body.context.".tag" = 'team_member' then coalesce(body.context.team_member_id, body.context.account_id)
    end as context_id,
    case
      when body.details.shared_link_owner.".tag" = 'team_member'
        then coalesce(body.details.shared_link_owner.team_member_id, body.details.shared_link_owner.account_id)
    end as link_owner_id,
    list_filter(
      list_transform(
        coalesce(body.participants, []),
        lambda each: case
          when each.user.".tag" = 'team_member' then coalesce(each.user.team_member_id, each.user.account_id)
        end
      ),
      lambda each: each is not null
    ) as participant_ids,
    body.assets[1] as asset
  from told
)
select
  team,
  event_date,
  occurred_at,
  event_type,
  thing,
  change,
  list_filter(
    case
      when thing = 'account' then list_append(participant_ids, context_id)
      -- An administrator who acts in their own context does not hold themselves.
      when thing = 'hold' and len(participant_ids) = 0 and context_id is distinct from actor_id then [context_id]
      when thing = 'hold' then participant_ids
      -- What somebody does is done for the context: an app for a member, an administrator signed in as another.
      else [coalesce(link_owner_id, context_id, actor_id)]
    end,
    lambda each: each is not null
  ) as member_ids,
  list_filter(
    case thing
      when 'link' then [asset.file_id]
      when 'folder'
        then
          [
            case when asset.".tag" = 'folder' then asset.file_id end,
            'ns:'
            || coalesce(
              details.target_ns_id,
              case when change = 'ends' and asset.".tag" = 'folder' then asset.path.namespace_relative.ns_id end
            )
          ]
      when 'paper_doc' then [coalesce(asset.doc_id, asset.file_id)]
      when 'file_request' then [details.file_request_id]
      -- No id is told; whoever must not see file names does not see them in a digest either.
      when 'sign_request' then [md5(details.recipient || chr(0) || details.file_name)]
      when 'hold' then [details.legal_hold_id]
      else []
    end,
    lambda each: each is not null
  ) as thing_ids,
  details.shared_link_access_level.".tag" as access_level
from named
-- A folder of Paper docs is none.
where thing <> 'paper_doc' or coalesce(asset.".tag" not in ('paper_folder', 'folder'), true)
