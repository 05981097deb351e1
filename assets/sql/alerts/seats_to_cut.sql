-- One row per enabled team and renewal at which seats can be cut, from 60 days before the last day for notice on:
-- then something can be done about it, and it is told once a renewal.
with open_renewals as (
  -- Terms that renew on one day are told of together, by the first of their last days for notice.
  select
    plan.team,
    plan.saves_from_date as renewal_date,
    bool_or(terms.is_assumed) as renewal_is_assumed,
    min(plan.notice_deadline) as notice_deadline,
    sum(plan.seats_to_cut) as seats_to_cut,
    sum(plan.saved_per_month) as saved_per_month,
    any_value(plan.currency) as currency,
    min(plan.notice_deadline) - cast($as_of as date) as days_left
  from cut_plan as plan
  join contract_terms as terms on terms.team = plan.team and terms.term = plan.term
  join connections on connections.team = plan.team
  where connections.enabled
    and plan.seats_to_cut > 0
    and plan.notice_deadline - cast($as_of as date) between 0 and 60
  group by plan.team, plan.saves_from_date
)
select
  open_renewals.team,
  cast(open_renewals.renewal_date as varchar) as about,
  cast(open_renewals.notice_deadline - 60 as timestamp) as since_at,
  format(
    '{} can be cut at the renewal on {}{}{}; notice can be given until {}; {} of {} candidates are proved',
    case when open_renewals.seats_to_cut = 1 then '1 seat' else open_renewals.seats_to_cut || ' seats' end,
    open_renewals.renewal_date,
    case when open_renewals.renewal_is_assumed then ' (assumed)' else '' end,
    coalesce(', which saves ' || open_renewals.saved_per_month || ' ' || open_renewals.currency || ' a month', ''),
    open_renewals.notice_deadline,
    savings.proved_seats,
    savings.seats
  ) as what,
  'See who they are, ask them, and give notice: dropbox-licences reclaim --team ' || open_renewals.team as cure
from open_renewals
join savings on savings.team = open_renewals.team and savings.reason_code = 'ALL'
