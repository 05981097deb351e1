-- One row per member and period in which nothing changed, from one snapshot day to another.
with snapshot_days as (
  select team, snapshot_date from member_snapshots
  union
  select team, day as snapshot_date from lake_files where dataset = 'members'
),
numbered as (
  select
    team,
    snapshot_date,
    row_number() over (partition by team order by snapshot_date) as day_number,
    lead(snapshot_date) over (partition by team order by snapshot_date) as next_date
  from snapshot_days
),
snapshots as not materialized (
  -- Scanned twice rather than kept: a copy of all snapshots costs three times as much.
  select
    member_snapshots.* exclude (snapshot_date)
      replace (
        unless_blank(account_id) as account_id,
        unless_blank(email) as email,
        unless_blank(display_name) as display_name,
        unless_blank(external_id) as external_id
      ),
    numbered.day_number
  from member_snapshots
  join numbered using (team, snapshot_date)
),
states as (
  -- Grouping goes first: it leaves a few states of each member, however many days there are.
  select
    * exclude (day_number),
    min(day_number) as first_day,
    max(day_number) as last_day,
    count(*) = max(day_number) - min(day_number) + 1 as is_unbroken
  from snapshots
  group by all
),
broken as (
  select distinct team, team_member_id
  from states
  where not is_unbroken
),
periods_of_broken as (
  -- A state that was left and came back, or a member that was absent between: days in a row share an island.
  select * exclude (day_number), min(day_number) as first_day, max(day_number) as last_day
  from (
    select
      snapshots.*,
      day_number - row_number() over (
        partition by
          team, team_member_id, account_id, email, display_name, status, membership_type, invited_on, joined_on,
          suspended_on, is_recoverable, external_id, roles, secondary_emails, consumes_seat, verified_emails,
          is_email_verified, is_disconnected
        order by day_number
      ) as island
    from snapshots
    semi join broken using (team, team_member_id)
  )
  group by all
),
periods as (
  select states.* exclude (is_unbroken)
  from states
  anti join broken using (team, team_member_id)
  union all by name
  select * exclude (island) from periods_of_broken
)
select
  periods.team,
  team_member_id,
  account_id,
  email,
  display_name,
  status,
  membership_type,
  invited_on,
  joined_on,
  suspended_on,
  is_recoverable,
  external_id,
  roles,
  secondary_emails,
  consumes_seat,
  verified_emails,
  is_email_verified,
  is_disconnected,
  first_seen.snapshot_date as valid_from,
  last_seen.next_date as valid_to
from periods
join numbered as first_seen on first_seen.team = periods.team and first_seen.day_number = periods.first_day
join numbered as last_seen on last_seen.team = periods.team and last_seen.day_number = periods.last_day
