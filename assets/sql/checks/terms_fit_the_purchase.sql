-- One row per enabled team whose current terms have other seats than are bought.
with with_gaps as (
  -- A term that is taken to go on, though another one begins soon after its declared end: perhaps that one follows it.
  select
    ended.team,
    min_by(
      format(
        ' Term {} ended on {} and counts as renewed, since no term begins on the next day; if term {} (from {}) follows it, '
        || 'write until = {} in term {}.',
        ended.term,
        ended.declared_until_date,
        later.term,
        later.from_date,
        later.from_date - 1,
        ended.term
      ),
      (ended.term, later.from_date)
    ) as words
  from contract_terms as ended
  join contract_terms as later
    on later.team = ended.team
    and later.from_date between ended.declared_until_date + 2 and ended.declared_until_date + 92
  where ended.is_assumed
  group by ended.team
)
select
  terms.team,
  sum(terms.seats) as seats_of_terms,
  any_value(position.seats_purchased) as seats_purchased,
  format(
    '{}: its terms of today have {} seats, Dropbox tells {}.', terms.team, seats_of_terms, any_value(position.seats_purchased)
  )
  || coalesce(any_value(with_gaps.words), '') as told
from contract_terms as terms
join licence_position as position on position.team = terms.team
semi join (select team from connections where enabled) as enabled on enabled.team = terms.team
left join with_gaps on with_gaps.team = terms.team
where terms.is_current and terms.seats is not null
group by terms.team
having seats_of_terms <> any_value(position.seats_purchased)
order by terms.team
