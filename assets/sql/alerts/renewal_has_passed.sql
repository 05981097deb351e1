-- One row per enabled team whose declared renewal has passed: what follows for the contract is assumed.
select
  team,
  cast(contracts.declared_renewal_date as varchar) as about,
  cast(contracts.declared_renewal_date as timestamp) as since_at,
  format(
    'The renewal on {}, as declared, has passed; that the contract renewed for a year is assumed', contracts.declared_renewal_date
  ) as what,
  'Write its new renewal_date, and what else has changed, into connections.toml' as cure
from contracts
join connections using (team)
where connections.enabled and contracts.declared_renewal_date < cast($as_of as date)
