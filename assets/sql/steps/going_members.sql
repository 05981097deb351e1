-- One row per seat that could come free, and per member who was removed in the 180 days before as_of.
with removals as (
  select team, team_member_id, changed_at as removed_at
  from member_status_history
  where
    aspect = 'status'
    and value = 'removed'
    -- Who was gone when the log begins may be gone for years.
    and change <> 'gone_already'
    and until_at is null
    and changed_at > $as_of - to_days(180)
)
select
  seats.team,
  seats.team_member_id,
  seats.status,
  seats.roles,
  seats.used_bytes,
  cast(null as timestamp) as removed_at,
  seats.status = 'invited' as has_no_files
from candidate_seats
join seats on seats.team = candidate_seats.team and seats.team_member_id = candidate_seats.team_member_id
union all by name
select
  members.team,
  members.team_member_id,
  members.status,
  members.roles,
  storage.used_bytes,
  removals.removed_at,
  -- Of an account that was kept as a personal one the files went with the person, and of an invitation there are none.
  coalesce(members.is_disconnected, false) or (members.joined_on is null and members.account_id is null) as has_no_files
from removals
join members on members.team = removals.team and members.team_member_id = removals.team_member_id
left join member_storage as storage
  on storage.team = removals.team and storage.team_member_id = removals.team_member_id
where members.status = 'removed'
