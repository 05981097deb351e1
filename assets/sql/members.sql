-- One row per member of the team's newest snapshot, removed ones too.
select
  team,
  team_member_id,
  unless_blank(account_id) as account_id,
  unless_blank(email) as email,
  unless_blank(display_name) as display_name,
  status,
  membership_type,
  invited_on,
  joined_on,
  suspended_on,
  is_recoverable,
  unless_blank(external_id) as external_id,
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
