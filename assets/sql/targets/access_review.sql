-- One row per member that is not removed: what a reviewer must know, what the rules suggest, and room for the decision.
select
  seats.team as "Team",
  coalesce(seats.email, seats.team_member_id) as "Address",
  seats.display_name as "Name",
  seats.department as "Department",
  seats.cost_centre as "Cost centre",
  seats.manager as "Manager",
  seats.status as "Status",
  case when len(seats.roles) > 0 then array_to_string(seats.roles, ', ') else 'Member' end as "Roles",
  len(seats.roles) > 0 as "Is administrator",
  array_to_string(seats.groups, ', ') as "Groups",
  cast(seats.joined_on as date) as "Joined",
  cast(seats.last_used_at as date) as "Last use",
  seats.days_idle as "Days without use",
  coalesce(matches.has_left, false) as "Has left",
  seats.consumes_seat as "Paid seat",
  case
    when seats.excluded or decision.decided = 'keep' then 'Keep'
    when decision.decided = 'reclaim' and candidates.team_member_id is not null then 'Remove'
    when matches.has_left then 'Remove'
    when candidates.team_member_id is not null then 'Ask, then remove'
    else 'Keep'
  end as "Suggested decision",
  case
    when seats.excluded then 'Left alone: ' || seats.exclusion_reason
    when decision.decided = 'keep' then 'Decided to be kept by ' || decision.decided_by || ' on ' || decision.decided_date
    else
      nullif(
        concat_ws(
          '; ',
          case
            when candidates.team_member_id is not null then candidates.why
            -- No seat, so no candidate: but the person still gets at the team's files.
            when matches.has_left
              then
                'Left' || coalesce(' on ' || strftime(matches.left_on, '%Y-%m-%d'), '') || ', still a member'
                || case when seats.last_used_at >= cast(matches.left_on as date) + 1 then ' and used since' else '' end
          end,
          case
            when decision.decided = 'reclaim'
              then 'decided to be reclaimed by ' || decision.decided_by || ' on ' || decision.decided_date
          end
        ),
        ''
      )
  end as "Why",
  coalesce(candidates.confidence, seats.confidence) as "Confidence",
  array_to_string(candidates.caution, '; ') as "Before it goes",
  cast(null as varchar) as "Decision",
  cast(null as varchar) as "Reviewer",
  cast(null as date) as "Reviewed on",
  cast(null as varchar) as "Comment"
from seats
left join reclaim_candidates as candidates
  on candidates.team = seats.team and candidates.team_member_id = seats.team_member_id
left join roster_matches as matches
  on matches.team = seats.team and matches.team_member_id = seats.team_member_id and matches.is_taken
left join decisions_in_force as decision
  on decision.team = seats.team and decision.team_member_id = seats.team_member_id
where seats.team = coalesce($team, seats.team)
order by
  case "Suggested decision" when 'Remove' then 1 when 'Ask, then remove' then 2 else 3 end,
  seats.team,
  seats.email,
  seats.team_member_id
