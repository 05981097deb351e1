-- One row per candidate about whom nothing was decided: whose seat, since when it lies idle, and whom to ask.
select
  candidates.team,
  coalesce(teams.team_name, candidates.team) as team_name,
  candidates.email,
  coalesce(trim(candidates.display_name), candidates.email) as name,
  candidates.reason_code,
  cast(seats.last_used_at as date) as last_use_date,
  -- Before the log begins nobody's use can be known.
  cast(
    case
      when candidates.reason_code in ('NEVER_ACTIVE', 'UNVERIFIED') and teams.read_from is not null
        then greatest(candidates.since_at, teams.read_from)
      when candidates.reason_code in ('NEVER_ACTIVE', 'UNVERIFIED') then null
      else candidates.since_at
    end as date
  ) as since_date,
  candidates.days,
  candidates.department,
  -- The roster names a manager as it likes; an address that is no member's is one all the same.
  coalesce(managers.email, case when candidates.manager like '%_@_%' then candidates.manager end) as manager_email,
  coalesce(trim(managers.display_name), candidates.manager) as manager_name,
  candidates.confidence,
  -- At a renewal for which it is too late nothing is given back.
  case when contracts.can_give_notice then contracts.renewal_date end as renewal_date,
  case when contracts.can_give_notice then contracts.notice_deadline end as notice_deadline,
  cast(position.as_of as date) as as_of_date,
  candidates.place
from reclaim_candidates as candidates
join seats on seats.team = candidates.team and seats.team_member_id = candidates.team_member_id
join teams on teams.team = candidates.team
join licence_position as position on position.team = candidates.team
-- The list of a team that was given up is of the past: whom it names may have been gone for long.
semi join connections on connections.team = candidates.team
-- Who keeps a seat until a day is asked again afterwards.
anti join decisions_in_force as decided
  on decided.team = candidates.team and decided.team_member_id = candidates.team_member_id
left join contracts on contracts.team = candidates.team
left join name_bearers on name_bearers.team = candidates.team and name_bearers.name = name_key(candidates.manager)
left join seats as managers on managers.team = name_bearers.team and managers.team_member_id = name_bearers.team_member_id
where candidates.team = coalesce($team, candidates.team)
order by candidates.place
