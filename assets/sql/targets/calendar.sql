-- One row per team and day that matters for its contract: the last day for notice and the renewal.
with days as (
  select team, 'notice' as kind, notice_deadline as day from contracts where notice_days is not null
  union all
  select team, 'renewal', renewal_date from contracts
)
select
  days.team,
  days.kind,
  days.day,
  coalesce(teams.team_id, days.team) as team_id,
  coalesce(teams.team_name, days.team) as team_name,
  contracts.renewal_date,
  contracts.renewal_is_assumed,
  contracts.notice_deadline,
  position.seats_purchased,
  position.assigned,
  savings.seats_to_cut - coalesce(planned.seats_held_by_forecast, 0) as seats_to_cut,
  case when planned.seats_held_by_forecast > 0 then planned.saved_per_month else savings.saved_per_month_from_renewal end
    as saved_per_month_from_renewal,
  savings.currency,
  position.as_of
from days
join contracts using (team)
join teams using (team)
join licence_position as position using (team)
left join savings on savings.team = days.team and savings.reason_code = 'ALL'
left join planned_cuts as planned on planned.team = days.team
where days.team = coalesce($team, days.team) and days.day is not null
order by days.team, days.day, days.kind
