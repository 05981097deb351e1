-- One row per event of offboarding_events about accounts and holds and member that it names; of one that names nobody, one
-- without a member.
select
  events.team,
  events.occurred_at,
  events.thing,
  events.change,
  events.thing_ids,
  coalesce(accounts.team_member_id, events.member_id) as team_member_id
from (
  select
    * exclude (member_ids),
    unnest(case when len(member_ids) > 0 then member_ids else [cast(null as varchar)] end) as member_id
  from offboarding_events
  where thing in ('account', 'hold')
) as events
left join lone_accounts as accounts
  on accounts.team = events.team and accounts.account_id = events.member_id
