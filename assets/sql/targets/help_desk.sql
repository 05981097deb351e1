-- One row per seat that is to be reclaimed by decisions.csv and is assigned still: what to do, and room for what was done.
select
  seats.team as "Team",
  coalesce(seats.email, seats.team_member_id) as "Address",
  seats.display_name as "Name",
  case
    when candidates.team_member_id is null then 'Ask again'
    when impact.hold or impact.is_only_admin then 'Ask first'
    when seats.status = 'invited' then 'Cancel the invitation'
    when heirs.transfer_to is null then 'Find out who gets the files, then remove the account'
    else 'Transfer the files and remove the account'
  end as "What to do",
  case when seats.status <> 'invited' then heirs.transfer_to end as "Files go to",
  case when seats.status <> 'invited' then heirs.heir_is end as "Who that is",
  decision.note as "Note",
  decision.decided_by as "Decided by",
  decision.decided_date as "Decided on",
  coalesce(candidates.why, 'Nothing speaks against the seat now: ' || seats.evidence) as "Why",
  cast(seats.last_used_at as date) as "Last use",
  array_to_string(candidates.caution, '; ') as "Before it goes",
  seats.status as "Status",
  seats.team_member_id as "Member id",
  cast(null as date) as "Done on",
  cast(null as varchar) as "Done by",
  cast(null as varchar) as "Comment"
from decisions_in_force as decision
join seats on seats.team = decision.team and seats.team_member_id = decision.team_member_id
-- What was assigned in a team that was given up, nobody knows now.
semi join connections on connections.team = seats.team
left join reclaim_candidates as candidates
  on candidates.team = seats.team and candidates.team_member_id = seats.team_member_id
left join offboarding_impact as impact on impact.team = seats.team and impact.team_member_id = seats.team_member_id
left join file_heirs as heirs on heirs.team = seats.team and heirs.team_member_id = seats.team_member_id
where decision.decided = 'reclaim' and seats.consumes_seat and seats.team = coalesce($team, seats.team)
order by seats.team, "What to do", seats.email, seats.team_member_id
