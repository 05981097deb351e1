-- One row per member of the team's newest snapshot, removed ones too.
select
  team,
  team_member_id,
  -- Of somebody who is only invited Dropbox tells an empty name; what is empty is not told, whichever text it is.
  case when trim(account_id) <> '' then account_id end as account_id,
  case when trim(email) <> '' then email end as email,
  case when trim(display_name) <> '' then display_name end as display_name,
  status,
  membership_type,
  invited_on,
  joined_on,
  suspended_on,
  is_recoverable,
  case when trim(external_id) <> '' then external_id end as external_id,
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
