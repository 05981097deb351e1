-- One row per enabled team and renewal whose notice must be given within 60, 30 or 7 days; each of the three is told.
with deadlines as (
  -- Terms that renew on one day are told of together, by the first of their last days for notice.
  select
    terms.team,
    terms.renewal_date,
    bool_or(terms.is_assumed) as is_assumed,
    min(terms.declared_until_date) + 1 as declared_date,
    min(terms.notice_deadline) as notice_deadline,
    bool_or(terms.notice_days is null) as is_undeclared,
    any_value(terms.currency) as currency,
    sum(plan.seats_to_cut) as seats_to_cut,
    sum(plan.saved_per_month) as saved_per_month,
    any_value(realised.seats_kept) as seats_kept,
    any_value(connections.paid_by) as paid_by,
    min(terms.notice_deadline) - cast($as_of as date) as days_left,
    case when days_left <= 7 then 7 when days_left <= 30 then 30 else 60 end as stage
  from contract_terms as terms
  join connections on connections.team = terms.team
  left join cut_plan as plan on plan.team = terms.team and plan.term = terms.term
  left join savings_realised as realised on realised.team = terms.team
  where connections.enabled
    and not terms.is_followed
    and terms.notice_deadline - cast($as_of as date) between 0 and 60
    -- A month's commitment can be ended every month.
    and connections.commitment is distinct from 'month'
  group by terms.team, terms.renewal_date
)
select
  team,
  format('{} {}', renewal_date, stage) as about,
  cast(notice_deadline - cast(stage as integer) as timestamp) as since_at,
  format(
    'Notice for the renewal on {}{} can be given until {}, for {} days more{}',
    renewal_date,
    case when is_assumed then format(' (assumed, since the declared one on {} has passed)', declared_date) else '' end,
    notice_deadline,
    days_left,
    case when is_undeclared then ', if the contract asks for none: no notice_days are declared' else '' end
  ) as what,
  case when is_undeclared then 'Look into the contract and write its notice_days into connections.toml. ' else '' end
  || case
    when seats_to_cut > 0
      then
        format('{} seats can be cut', seats_to_cut)
        || coalesce(', which saves ' || saved_per_month || ' ' || currency || ' a month', '')
        || case paid_by
          when 'card' then ' (in the admin console)'
          when 'invoice' then ' (ask the account manager at Dropbox)'
          when 'reseller' then ' (tell the reseller)'
          else ''
        end
        || ': see the tables savings and reclaim_candidates'
        || case when seats_kept > 0 then '; so can ' || seats_kept || ' free by decisions and still paid for' else '' end
    when seats_kept > 0
      then seats_kept || ' seats can be cut that are free by decisions and still paid for: see the table savings_realised'
    else 'Decide how many seats to renew: see the tables licence_position and savings'
  end as cure
from deadlines
