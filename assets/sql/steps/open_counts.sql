-- One row per member with anything open: how many things of each kind.
select
  team,
  team_member_id,
  count(distinct thing_id) filter (thing = 'link' and not is_for_editing) as view_links,
  count(distinct thing_id) filter (thing = 'link' and is_for_editing) as edit_links,
  count(distinct thing_id) filter (thing = 'folder') as folders_shared,
  count(distinct thing_id) filter (thing = 'file_request') as file_requests_open,
  count(distinct thing_id) filter (thing = 'sign_request') as sign_requests_open,
  count(distinct thing_id) filter (thing = 'paper_doc') as paper_docs_shared,
  -- Without the names of files and recipients nothing says which request an event ends.
  coalesce(bool_and(has_id) filter (thing = 'sign_request'), true) as has_sign_ids
from open_things
group by team, team_member_id
