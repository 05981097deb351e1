-- One row per team and day from tomorrow to the day after its next renewal: the seats in use then. Without a forecast: one
-- row that says why.
with changed as (
  -- The weeks of two years; what was before tells little of a team as it is now.
  select team, list(change order by weeks_ago desc) as changes, count(*) as weeks
  from weekly_changes
  where weeks_ago < 104
  group by team
),
asked as (
  -- As far as the renewal; a quarter without one, and three years at most.
  select
    teams.team,
    position.assigned,
    changed.changes,
    coalesce(changed.weeks, 0) as weeks,
    cast(
      case when renewal_date >= cast($as_of as date) then least(renewal_date - cast($as_of as date) + 1, 1100) else 91 end
      as integer
    ) as days,
    case
      when position.assigned is null then 'no forecast: the members were not read'
      when coalesce(changed.weeks, 0) < 26
        then format('no forecast: the log has {} whole weeks of the 26 that it takes', coalesce(changed.weeks, 0))
    end as reason_for_none
  from teams
  join licence_position as position on position.team = teams.team
  left join contracts on contracts.team = teams.team
  left join changed on changed.team = teams.team
),
ahead as (
  select
    team,
    assigned,
    weeks,
    unnest(seats_ahead(changes, range(1, days + 1))) as change,
    unnest(range(1, days + 1)) as days_ahead
  from asked
  where reason_for_none is null
)
select
  team,
  cast($as_of as date) + cast(days_ahead as integer) as forecast_date,
  cast(greatest(round(assigned + change.low), 0) as bigint) as low,
  cast(greatest(round(assigned + change.likely), 0) as bigint) as likely,
  cast(greatest(round(assigned + change.high), 0) as bigint) as high,
  format('drawn from {} weeks of the log', weeks) as basis,
  weeks
from ahead
union all
select team, cast($as_of as date) + days, null, null, null, reason_for_none, weeks
from asked
where reason_for_none is not null
