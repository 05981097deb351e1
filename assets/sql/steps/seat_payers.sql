-- One row per membership whose department is known: by the roster, or by the smallest of its groups where there is no roster.
with held as (
  select team, team_member_id, account_id from members where status is distinct from 'removed'
),
gone as (
  -- Those who have left, each with the last address and id.
  select
    team,
    team_member_id,
    arg_max(account_id, valid_from) as account_id,
    id_key(arg_max(external_id, valid_from)) as external_id,
    name_key(arg_max(email, valid_from)) as email
  from member_history
  anti join held using (team, team_member_id)
  group by team, team_member_id
),
lines as (
  -- The lines of the roster that say who pays.
  select
    line,
    external_id,
    email,
    department,
    cost_centre,
    count(*) over (partition by email) <= 20 as has_own_address
  from lines_as_spelled
  where coalesce(department, cost_centre) is not null
),
fitting as (
  -- Lines of those who left: by their id, else by their address, which must tell people apart (rule 18).
  select gone.*, lines.line, department, cost_centre, 1 as place
  from gone
  join lines using (external_id)
  anti join (from roster_matches where is_id_shared) as shared using (line)
  union all
  select gone.*, lines.line, department, cost_centre, 2 as place
  from gone
  join lines using (email)
  where has_own_address
),
of_gone as (
  -- A line that is a colleague's by now is no longer that of the one who left.
  select
    fitting.team,
    fitting.team_member_id,
    arg_min({'department': department, 'cost_centre': cost_centre}, (place, fitting.line)) as payer
  from fitting
  anti join (from roster_matches join held using (team, team_member_id) where is_taken) as colleague
    on colleague.team = fitting.team
    and colleague.line = fitting.line
    and colleague.account_id is distinct from fitting.account_id
  group by all
),
sizes as (
  select team, group_id, count(*) as size
  from group_members
  group by all
),
last_groups as (
  -- The groups of everybody who has a seat, and the last known ones of those who left.
  select team, team_member_id, group_id
  from group_members
  union all
  select team, team_member_id, unnest(arg_max(group_ids, snapshot_date))
  from (
    select team, team_member_id, snapshot_date, list(group_id) as group_ids
    from membership_snapshots
    semi join gone using (team, team_member_id)
    where not exists (from roster_lines)
    group by all
  )
  group by team, team_member_id
)
select team, team_member_id, department, cost_centre, 'todays_roster' as basis
from roster_matches
where is_taken and coalesce(department, cost_centre) is not null
union all
select team, team_member_id, payer.department, payer.cost_centre, 'todays_roster'
from of_gone
union all
select team, team_member_id, arg_min(group_name, (coalesce(size, 0), group_name)), null, 'todays_group'
from last_groups
join groups using (team, group_id)
left join sizes using (team, group_id)
where not exists (from roster_lines) and group_name is not null
group by team, team_member_id
