-- One row per enabled team and declared renewal that has passed: what follows for the contract is assumed.
with passed as (
  -- A month's commitment goes on from month to month: nothing new has to be declared.
  select distinct terms.team, terms.declared_until_date + 1 as declared_date, terms.ends_date is null as goes_on
  from contract_terms as terms
  join connections on connections.team = terms.team
  where connections.enabled
    and declared_date < cast($as_of as date)
    and not terms.is_followed
    and not (goes_on and coalesce(connections.commitment = 'month', false))
)
select
  team,
  cast(declared_date as varchar) as about,
  cast(declared_date as timestamp) as since_at,
  case
    when goes_on
      then format('The renewal on {}, as declared, has passed; that the contract renewed for a year is assumed', declared_date)
    else format('The contract ended on {}, as declared: it does not renew', declared_date - 1)
  end as what,
  'Write its new renewal_date, and what else has changed, into connections.toml' as cure
from passed
