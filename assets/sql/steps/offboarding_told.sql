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
left join lone_accounts as accounts
  on accounts.team = events.team and accounts.account_id = events.member_id
