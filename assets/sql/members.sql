-- One row per member of the team's newest snapshot, removed ones too.
select
  team,
  team_member_id,
  account_id,
  email,
  -- Of somebody who is only invited Dropbox tells an empty name.
  case when trim(display_name) <> '' then display_name end as display_name,
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
  snapshot_date
from member_snapshots
join teams using (team)
where snapshot_date = teams.roster_date
