-- One row per enabled team whose current terms have other seats than are bought.
select
  terms.team,
  sum(terms.seats) as seats_of_terms,
  any_value(position.seats_purchased) as seats_purchased,
  format(
    '{}: its terms of today have {} seats, Dropbox tells {}.', terms.team, seats_of_terms, any_value(position.seats_purchased)
  ) as told
from contract_terms as terms
join licence_position as position on position.team = terms.team
semi join (select team from connections where enabled) as enabled on enabled.team = terms.team
where terms.is_current and terms.seats is not null
group by terms.team
having seats_of_terms <> any_value(position.seats_purchased)
order by terms.team
