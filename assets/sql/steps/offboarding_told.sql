-- One row per event of offboarding_events and member that it names; of one that names nobody, one without a member.
select
  events.team,
  events.occurred_at,
  events.thing,
  events.change,
  events.thing_ids,
  events.access_level,
  coalesce(accounts.team_member_id, events.member_id) as team_member_id
from (
  select
    * exclude (member_ids),
    unnest(case when len(member_ids) > 0 then member_ids else [cast(null as varchar)] end) as member_id
  from offboarding_events
) as events
left join (
  -- An account stands for a member only if no other membership ever had it.
  select team, account_id, min(team_member_id) as team_member_id
  from member_history
  where account_id is not null
  group by team, account_id
  having min(team_member_id) = max(team_member_id)
) as accounts
  on accounts.team = events.team and accounts.account_id = events.member_id
