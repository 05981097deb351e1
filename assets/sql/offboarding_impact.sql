-- One row per seat that could come free and per member removed in the 180 days before as_of: what breaks with the account.
-- Its steps: offboarding_told says what the log tells of accounts and holds, open_things what did not end, holds_in_force who
-- is held.
with transfers as (
  -- Both who gives and who gets are named; only who was removed by then can have given. A transfer may be part of the
  -- removal, whose event may come a little later.
  select going_members.team, going_members.team_member_id
  from going_members
  join offboarding_told as told
    on told.team = going_members.team and told.team_member_id = going_members.team_member_id and told.thing = 'account'
  where told.occurred_at >= going_members.removed_at - interval 1 day
  group by going_members.team, going_members.team_member_id
),
unclear_holds as (
  select distinct team
  from holds_in_force
  where team_member_id is null
),
administrators as (
  select team, count(*) as administrators, min(team_member_id) as first_id
  from members
  where status = 'active' and len(roles) > 0
  group by team
),
counted as (
  select
    going.*,
    teams.has_events,
    case when teams.has_events then coalesce(opened.view_links, 0) end as view_links,
    case when teams.has_events then coalesce(opened.edit_links, 0) end as edit_links,
    case when teams.has_events then coalesce(opened.folders_shared, 0) end as folders_shared,
    case when teams.has_events then coalesce(opened.file_requests_open, 0) end as file_requests_open,
    case
      when teams.has_events and coalesce(opened.has_sign_ids, true) then coalesce(opened.sign_requests_open, 0)
    end as sign_requests_open,
    case when teams.has_events then coalesce(opened.paper_docs_shared, 0) end as paper_docs_shared,
    len(going.roles) > 0 as is_admin,
    len(going.roles) > 0
    and going.removed_at is null
    and coalesce(administrators.administrators = 1 and administrators.first_id = going.team_member_id, true) as is_only_admin,
    case
      when held.team is not null then true
      when teams.has_events and unclear_holds.team is null then false
    end as hold,
    case
      when not going.has_no_files and coalesce(going.used_bytes > 0, true) and transfers.team is null
        then cast(coalesce(going.removed_at, $as_of) as date) + 180
    end as last_transfer_date
  from going_members as going
  join teams on teams.team = going.team
  left join open_counts as opened on opened.team = going.team and opened.team_member_id = going.team_member_id
  left join holds_in_force as held on held.team = going.team and held.team_member_id = going.team_member_id
  left join unclear_holds on unclear_holds.team = going.team
  left join transfers on transfers.team = going.team and transfers.team_member_id = going.team_member_id
  left join administrators on administrators.team = going.team
)
select
  team,
  team_member_id,
  view_links,
  edit_links,
  folders_shared,
  file_requests_open,
  sign_requests_open,
  paper_docs_shared,
  used_bytes,
  is_admin,
  is_only_admin,
  hold,
  last_transfer_date,
  list_filter(
    [
      case
        when hold then 'A legal hold names the person: ask who set it'
        when hold is null and has_events then 'A legal hold is in force and the log does not say on whom: ask who set it'
      end,
      case when is_only_admin then 'The only administrator: name another one first' end,
      case
        when view_links > 0
          then 'View links that ' || if(removed_at is null, 'stop', 'stopped') || ' working: ' || view_links
      end,
      case when folders_shared > 0 then 'Shared folders: ' || folders_shared end,
      case when file_requests_open > 0 then 'Open file requests: ' || file_requests_open end,
      case when sign_requests_open > 0 then 'Open signature requests: ' || sign_requests_open end,
      case when paper_docs_shared > 0 then 'Shared Paper docs: ' || paper_docs_shared end,
      'Files to transfer: by ' || last_transfer_date || if(removed_at is null, ' if the account goes today', ', only once'),
      case when not has_events then 'The log could not be read: links, shares and holds are not known' end
    ],
    lambda each: each is not null
  ) as caution
from counted
