-- One row per member and change of status or membership type that an event tells, in the roster's words.
with words_of_the_roster as (
  -- What the log calls otherwise than the roster. Of membership types the log (team_log.stone, TeamMembershipType) tells
  -- free, full and guest, the roster (team.stone, TeamMembershipType) full, which uses a licence, and limited.
  select
    unnest(['not_joined', 'moved_to_another_team', 'free', 'guest']) as logged,
    unnest(['removed', 'removed', 'limited', 'limited']) as listed
)
-- An event that is told twice counts once, whichever of the two tells what was before.
select
  team,
  team_member_id,
  occurred_at as told_at,
  case event_type when 'member_change_status' then 'status' else 'membership_type' end as aspect,
  coalesce(after.listed, new_value) as value,
  max(coalesce(prior.listed, previous_value)) as before,
  coalesce(bool_or(previous_value in ('removed', 'moved_to_another_team')), false) as was_removed,
  coalesce(bool_or(previous_value = 'not_joined'), false) as was_none
from member_status_events
left join words_of_the_roster as after on after.logged = new_value
left join words_of_the_roster as prior on prior.logged = previous_value
where team_member_id is not null and new_value is not null
group by all
