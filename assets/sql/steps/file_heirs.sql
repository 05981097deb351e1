-- One row per seat whose files somebody can get: the person's other seat of the same team, else the manager, if that is
-- an active member whose own seat stays.
with keepers as (
  select seats.team, seats.team_member_id, seats.email
  from seats
  anti join reclaim_candidates using (team, team_member_id)
  anti join (from decisions_in_force where decided = 'reclaim') using (team, team_member_id)
  where seats.status = 'active' and seats.consumes_seat
),
others as (
  select duplicates.team, duplicates.team_member_id, min(keepers.email) as email
  from duplicates
  join keepers
    on keepers.team = duplicates.other_team and keepers.team_member_id = duplicates.other_team_member_id
  where duplicates.team = duplicates.other_team and duplicates.certainty = 'certain'
  group by all
)
select
  seats.team,
  seats.team_member_id,
  coalesce(others.email, managers.email) as transfer_to,
  case when others.email is not null then 'the same person''s other seat' else 'the manager' end as heir_is
from seats
left join others on others.team = seats.team and others.team_member_id = seats.team_member_id
left join name_bearers on name_bearers.team = seats.team and name_bearers.name = name_key(seats.manager)
left join keepers as managers
  on managers.team = name_bearers.team
    and managers.team_member_id = name_bearers.team_member_id
    and managers.team_member_id <> seats.team_member_id
where coalesce(others.email, managers.email) is not null
