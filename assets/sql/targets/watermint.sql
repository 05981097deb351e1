-- One row per candidate: what to do with the seat, and to whom its files go. What was decided to be kept, is less sure
-- than $confidence asks for and was not given back, or must be talked over before, is only shown; and with $which =
-- 'decided' whatever nobody has decided about.
select
  candidates.team,
  coalesce(candidates.email, candidates.team_member_id) as email,
  case
    when decision.decided = 'keep' then 'keep'
    when $which = 'decided' and decision.decided is null then 'not_decided'
    when $confidence = 'proved' and candidates.confidence <> 'proved' and decision.decided is null then 'check_first'
    when impact.hold or impact.is_only_admin then 'ask_first'
    when candidates.email is null then 'no_address'
    when seats.status = 'invited' then 'cancel_invitation'
    when heirs.transfer_to is null then 'choose_heir'
    else 'transfer_and_remove'
  end as step,
  case when seats.status <> 'invited' then heirs.transfer_to end as transfer_to,
  case when seats.status <> 'invited' then heirs.heir_is end as heir_is,
  candidates.reason_code as reason,
  candidates.confidence,
  seats.used_bytes,
  candidates.why,
  array_to_string(candidates.caution, '; ') as caution,
  decision.decided,
  decision.decided_by,
  decision.note
from reclaim_candidates as candidates
join seats on seats.team = candidates.team and seats.team_member_id = candidates.team_member_id
-- The list of a team that was given up is of the past: whom it names may be at work again.
semi join connections on connections.team = candidates.team
left join offboarding_impact as impact
  on impact.team = candidates.team and impact.team_member_id = candidates.team_member_id
left join file_heirs as heirs on heirs.team = candidates.team and heirs.team_member_id = candidates.team_member_id
left join decisions_in_force as decision
  on decision.team = candidates.team and decision.team_member_id = candidates.team_member_id
where candidates.team = coalesce($team, candidates.team)
order by candidates.place
