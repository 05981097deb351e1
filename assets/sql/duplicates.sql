-- One row per seat and other seat of the same person, over all teams; each pair has two rows, one from either side.
with paid as (
  select
    team,
    team_member_id,
    email,
    display_name,
    status,
    joined_on,
    verified_emails,
    name_key(email) as address,
    id_key(external_id) as external_id,
    name_key(display_name) as name
  from members
  -- The list of a team that was given up is of the past, and nobody works with its seats any more.
  semi join connections using (team)
  where consumes_seat
),
marks as (
  -- What may show that two seats are one person's: those with equal kind, scope and mark.
  select team, team_member_id, 'email' as match, 'certain' as certainty, 'address' as kind, '' as scope, address as mark
  from paid
  union
  select team, team_member_id, 'secondary_email', 'certain', 'address', '', name_key(unnest(verified_emails))
  from paid
  union all
  -- A team's external ids come from one directory.
  select team, team_member_id, 'external_id', 'certain', 'external_id', team, external_id from paid
  union all
  -- Over all teams only an address or a long id is unique: two companies may both have a number 17,
  select team, team_member_id, 'external_id', 'certain', 'unique_external_id', '', external_id
  from paid
  where contains(external_id, '@') or length(ltrim(external_id, '0')) >= 16
  union all
  -- but hardly for people of the same name.
  select team, team_member_id, 'external_id', 'certain', 'external_id_and_name', name, external_id from paid
  union all
  select team, team_member_id, 'external_id', 'possible', 'short_external_id', '', external_id from paid
  union all
  select team, team_member_id, 'name', 'possible', 'name', '', name from paid
),
telling as (
  -- What many seats share tells nobody apart, and would pair each with each.
  select *
  from marks
  where mark is not null and scope is not null
  qualify count(*) over (partition by kind, scope, mark) between 2 and case certainty when 'certain' then 20 else 5 end
),
found as (
  select
    one.team,
    one.team_member_id,
    other.team as other_team,
    other.team_member_id as other_team_member_id,
    case when other.match = 'secondary_email' then other.match else one.match end as match,
    one.certainty
  from telling as one
  join telling as other using (kind, scope, mark)
  where (one.team, one.team_member_id) <> (other.team, other.team_member_id)
),
pairs as (
  select *
  from found
  qualify
    row_number() over (
      partition by team, team_member_id, other_team, other_team_member_id
      order by certainty, list_position(['email', 'secondary_email', 'external_id', 'name'], match)
    ) = 1
),
used as (
  select team, team_member_id, max(last_used_at) as last_used_at
  from member_activity_daily
  semi join pairs using (team, team_member_id)
  group by team, team_member_id
),
ranked as (
  -- One order of all seats, so that of a person's seats one always stays: first the last used, then those whose
  -- use is not known, then the unused; among equals who joined first.
  select
    paid.*,
    case when teams.has_events then used.last_used_at end as last_used_at,
    row_number() over (
      order by
        case
          when not teams.has_events then timestamp '0001-01-01'
          else coalesce(used.last_used_at, timestamp '-infinity')
        end desc,
        case when status = 'invited' then timestamp 'infinity' else coalesce(joined_on, timestamp '-infinity') end,
        team_member_id,
        team
    ) as place
  from paid
  semi join pairs using (team, team_member_id)
  join teams using (team)
  left join used using (team, team_member_id)
)
select
  pairs.team,
  pairs.team_member_id,
  one.email,
  one.display_name,
  pairs.other_team,
  pairs.other_team_member_id,
  other.email as other_email,
  other.display_name as other_display_name,
  other.status as other_status,
  pairs.match,
  pairs.certainty,
  one.place > other.place as is_surplus,
  one.last_used_at,
  other.last_used_at as other_last_used_at
from pairs
join ranked as one on one.team = pairs.team and one.team_member_id = pairs.team_member_id
join ranked as other on other.team = pairs.other_team and other.team_member_id = pairs.other_team_member_id
