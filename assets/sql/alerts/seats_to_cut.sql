-- One row per enabled team with seats that the contract can do without, from 60 days before the last day for notice on:
-- then something can be done about it, and it is told once a renewal.
with open_renewals as (
  select
    contracts.team,
    contracts.renewal_date,
    contracts.renewal_is_assumed,
    contracts.notice_deadline,
    contracts.notice_deadline - cast($as_of as date) as days_left
  from contracts
  join connections using (team)
  where connections.enabled and days_left between 0 and 60
)
select
  open_renewals.team,
  cast(open_renewals.renewal_date as varchar) as about,
  cast(open_renewals.notice_deadline - 60 as timestamp) as since_at,
  format(
    '{} can be cut at the renewal on {}{}{}; notice can be given until {}; {} of {} candidates are proved',
    case when savings.seats_to_cut = 1 then '1 seat' else savings.seats_to_cut || ' seats' end,
    open_renewals.renewal_date,
    case when open_renewals.renewal_is_assumed then ' (assumed)' else '' end,
    coalesce(', which saves ' || savings.saved_per_month_from_renewal || ' ' || savings.currency || ' a month', ''),
    open_renewals.notice_deadline,
    savings.proved_seats,
    savings.seats
  ) as what,
  'See who they are, ask them, and give notice: dropbox-licences reclaim --team ' || open_renewals.team as cure
from open_renewals
join savings on savings.team = open_renewals.team and savings.reason_code = 'ALL'
where savings.seats_to_cut > 0
