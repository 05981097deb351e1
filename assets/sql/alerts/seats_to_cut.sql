-- One row per enabled team and renewal at which seats can be cut, from 60 days before the last day for notice on:
-- then something can be done about it, and it is told once a renewal. Seats that came free by decisions and are still
-- paid for are renewed too, unless notice is given.
with open_renewals as (
  -- Terms that renew on one day are told of together, by the first of their last days for notice.
  select
    plan.team,
    plan.saves_from_date as renewal_date,
    bool_or(terms.is_assumed) as renewal_is_assumed,
    min(plan.notice_deadline) as notice_deadline,
    bool_or(terms.notice_days is null) as is_undeclared,
    sum(plan.seats_to_cut) as seats_to_cut,
    sum(plan.saved_per_month) as saved_per_month,
    any_value(plan.currency) as currency,
    coalesce(any_value(realised.seats_kept), 0) as seats_kept,
    min(plan.notice_deadline) - cast($as_of as date) as days_left
  from cut_plan as plan
  join contract_terms as terms on terms.team = plan.team and terms.term = plan.term
  join connections on connections.team = plan.team
  left join savings_realised as realised on realised.team = plan.team
  where connections.enabled
    and (plan.seats_to_cut > 0 or plan.can_give_notice and realised.seats_kept > 0)
    and plan.notice_deadline - cast($as_of as date) between 0 and 60
  group by plan.team, plan.saves_from_date
)
select
  open_renewals.team,
  cast(open_renewals.renewal_date as varchar) as about,
  cast(open_renewals.notice_deadline - 60 as timestamp) as since_at,
  format(
    '{} can be cut at the renewal on {}{}{}; notice can be given until {}{}{}{}',
    case open_renewals.seats_to_cut
      when 0 then open_renewals.seats_kept || ' free by decisions and still paid for'
      when 1 then '1 seat'
      else open_renewals.seats_to_cut || ' seats'
    end,
    open_renewals.renewal_date,
    case when open_renewals.renewal_is_assumed then ' (assumed)' else '' end,
    coalesce(', which saves ' || nullif(open_renewals.saved_per_month, 0) || ' ' || open_renewals.currency || ' a month', ''),
    open_renewals.notice_deadline,
    case when is_undeclared then ', if the contract asks for none: no notice_days are declared' else '' end,
    coalesce('; ' || savings.proved_seats || ' of ' || savings.seats || ' candidates are proved', ''),
    case
      when open_renewals.seats_to_cut > 0 and open_renewals.seats_kept > 0
        then '; besides, ' || open_renewals.seats_kept || ' free by decisions are still paid for and can be cut too'
      else ''
    end
  ) as what,
  case
    when open_renewals.seats_to_cut > 0
      then 'See who they are, ask them, and give notice: dropbox-licences reclaim --team ' || open_renewals.team
    else 'Give notice for them: the table savings_realised counts them as seats_kept'
  end as cure
from open_renewals
left join savings on savings.team = open_renewals.team and savings.reason_code = 'ALL'
