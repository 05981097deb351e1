-- One row per enabled team whose notice must be given within 60, 30 or 7 days; each of the three is told.
with deadlines as (
  select
    team,
    contracts.renewal_date,
    case
      when contracts.renewal_is_assumed
        then format(' (assumed, since the declared one on {} has passed)', contracts.declared_renewal_date)
      else ''
    end as assumption,
    contracts.notice_deadline,
    contracts.currency,
    contracts.notice_deadline - cast($as_of as date) as days_left,
    case when days_left <= 7 then 7 when days_left <= 30 then 30 else 60 end as stage
  from contracts
  join connections using (team)
  where connections.enabled and days_left between 0 and 60
)
select
  deadlines.team,
  format('{} {}', deadlines.renewal_date, deadlines.stage) as about,
  cast(deadlines.notice_deadline - cast(deadlines.stage as integer) as timestamp) as since_at,
  format(
    'Notice for the renewal on {}{} can be given until {}, for {} days more',
    deadlines.renewal_date,
    deadlines.assumption,
    deadlines.notice_deadline,
    deadlines.days_left
  ) as what,
  case
    when savings.seats_to_cut > 0
      then
        format('{} seats can be cut', savings.seats_to_cut)
        || coalesce(', which saves ' || savings.saved_per_month_from_renewal || ' ' || deadlines.currency || ' a month', '')
        || ': see the tables savings and reclaim_candidates'
    else 'Decide how many seats to renew: see the tables licence_position and savings'
  end as cure
from deadlines
left join savings on savings.team = deadlines.team and savings.reason_code = 'ALL'
