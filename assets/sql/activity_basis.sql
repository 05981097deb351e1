-- One row: a digest of what member_activity_daily rests on beside the events: what each type tells, and whom
-- account ids stand for where events have no member id. When it changes, all days are counted again.
with listed as (
  select team, account_id, min(team_member_id) as team_member_id, count(distinct team_member_id) as members
  from member_snapshots
  where account_id is not null
  group by team, account_id
),
needed as (
  select distinct team, actor_account_id as account_id
  from events
  where actor_team_member_id is null and actor_kind in ('user', 'admin') and actor_type = 'team_member'
)
select md5(
  coalesce(
    (
      select string_agg(concat_ws('=', event_type, signal, kind, deliberate), ',' order by event_type) from event_types
    ),
    ''
  )
  || '/'
  || coalesce(
    (
      select string_agg(team || ':' || account_id || '=' || team_member_id || '#' || members, ',' order by team, account_id)
      from listed join needed using (team, account_id)
    ),
    ''
  )
) as basis
