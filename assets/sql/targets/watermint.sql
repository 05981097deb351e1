-- One row per candidate: what to do with the seat, and to whom its files go: the person's other seat of the same team,
-- else the manager, if that is a member of the team who keeps a seat; else nobody. What was decided to be kept, is less
-- sure than $confidence asks for, or must be talked over before, is only shown.
with keepers as (
  select seats.team, seats.team_member_id, seats.email
  from seats
  anti join reclaim_candidates using (team, team_member_id)
  where seats.status = 'active' and seats.consumes_seat
),
others as (
  select duplicates.team, duplicates.team_member_id, min(keepers.email) as email
  from duplicates
  join keepers
    on keepers.team = duplicates.other_team and keepers.team_member_id = duplicates.other_team_member_id
  where duplicates.team = duplicates.other_team and duplicates.certainty = 'certain'
  group by all
),
kept as (
  select team, team_member_id
  from decisions
  join licence_position as position using (team)
  where decided = 'keep'
    and is_newest
    and team_member_id is not null
    and coalesce(until_date >= cast(position.as_of as date), true)
  group by all
)
select
  candidates.team,
  candidates.email,
  case
    when kept.team_member_id is not null then 'keep'
    when $confidence = 'proved' and candidates.confidence <> 'proved' then 'check_first'
    when impact.hold or impact.is_only_admin then 'ask_first'
    when seats.status = 'invited' then 'cancel_invitation'
    when coalesce(others.email, managers.email) is null then 'choose_heir'
    else 'transfer_and_remove'
  end as step,
  case when seats.status <> 'invited' then coalesce(others.email, managers.email) end as transfer_to,
  case
    when seats.status = 'invited' then null
    when others.email is not null then 'the same person''s other seat'
    when managers.email is not null then 'the manager'
  end as heir_is,
  candidates.reason_code as reason,
  candidates.confidence,
  seats.used_bytes,
  candidates.why,
  array_to_string(candidates.caution, '; ') as caution
from reclaim_candidates as candidates
join seats on seats.team = candidates.team and seats.team_member_id = candidates.team_member_id
left join offboarding_impact as impact
  on impact.team = candidates.team and impact.team_member_id = candidates.team_member_id
left join others on others.team = candidates.team and others.team_member_id = candidates.team_member_id
left join kept on kept.team = candidates.team and kept.team_member_id = candidates.team_member_id
left join name_bearers on name_bearers.team = candidates.team and name_bearers.name = name_key(candidates.manager)
left join keepers as managers on managers.team = name_bearers.team and managers.team_member_id = name_bearers.team_member_id
where candidates.team = coalesce($team, candidates.team)
order by candidates.place
