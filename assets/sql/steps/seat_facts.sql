-- One row per member that is not removed: all that is known of the seat, side by side.
with named_groups as (
  select team, team_member_id, list(coalesce(group_name, group_id) order by group_name, group_id) as "groups"
  from group_members
  left join "groups" using (team, group_id)
  group by team, team_member_id
),
surplus as (
  -- A seat is surplus beside one that somebody works with, not beside one that is going too.
  select
    team,
    team_member_id,
    first(
      'The same person has the seat ' || coalesce(other_email, other_team_member_id) || ' in ' || other_team
      || ' (same ' || match || ')'
      order by other_team, other_team_member_id
    ) as surplus_words
  from duplicates
  where certainty = 'certain' and is_surplus and other_status = 'active'
  group by team, team_member_id
)
select
  members.* exclude (team, team_member_id),
  use.* exclude (team, team_member_id),
  verdicts.*,
  teams.has_events,
  teams.has_team_file_events,
  teams.idle_after_days,
  teams.read_from,
  teams.read_until,
  named_groups.groups,
  member_storage.used_bytes,
  member_storage.allocated_bytes,
  matches.line,
  matches.roster_match,
  coalesce(matches.has_left, false) as has_left,
  matches.department,
  matches.cost_centre,
  matches.manager,
  matches.left_on,
  contracts.price_per_seat_month,
  contracts.currency,
  surplus_words,
  exclusions.number is not null as excluded,
  exclusions.reason as exclusion_reason
from seat_verdicts as verdicts
join members using (team, team_member_id)
join teams using (team)
left join seat_use as use using (team, team_member_id)
left join named_groups using (team, team_member_id)
left join surplus using (team, team_member_id)
left join member_storage using (team, team_member_id)
left join roster_matches as matches
  on matches.team = verdicts.team and matches.team_member_id = verdicts.team_member_id and matches.is_taken
left join contracts on contracts.team = verdicts.team
left join seat_exclusions as exclusions
  on exclusions.team = verdicts.team and exclusions.team_member_id = verdicts.team_member_id
