-- One row per member whose use may be in the log without a member's id: the newest that bears the member's account, which
-- several memberships have, or the member's address where the account tells nobody.
with known as (
  select distinct team, team_member_id, account_id, nullif(name_key(email), '') as address
  from member_history
),
unnamed as (
  select events.team, actor_account_id as account_id, name_key(actor_email) as address, max(occurred_at) as used_at
  from events
  join event_types using (event_type)
  where
    actor_team_member_id is null
    and actor_kind in ('user', 'admin')
    and actor_type = 'team_member'
    and signal in ('content', 'sign_in')
  group by all
),
meant as (
  select known.team, known.team_member_id, used_at
  from unnamed
  anti join lone_accounts on lone_accounts.team = unnamed.team and lone_accounts.account_id = unnamed.account_id
  join known on known.team = unnamed.team and known.account_id = unnamed.account_id
  union all
  select known.team, known.team_member_id, used_at
  from unnamed
  anti join known as owner on owner.team = unnamed.team and owner.account_id = unnamed.account_id
  join known on known.team = unnamed.team and known.address = unnamed.address
)
select team, team_member_id, max(used_at) as used_at
from meant
group by team, team_member_id
