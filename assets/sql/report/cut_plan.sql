-- One row per term of the contract: what to cut at its end; the term that ends first goes first.
select until_date, notice_deadline, seats_in_term, seats_to_cut, saved_per_month, currency, saves_from_date, reason_not_more
from cut_plan
where team = $team
order by coalesce(can_give_notice, false) desc, until_date nulls last, term
