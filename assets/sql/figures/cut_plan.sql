-- One row per enabled team and term of its contract: how many seats to cut at its end, what that saves, what holds more back.
select
  team,
  term,
  until_date,
  notice_deadline as notice_until,
  seats_in_term as seats,
  seats_to_cut as cut,
  seats_needed as needed,
  saved_per_month,
  currency,
  reason_not_more as not_more_because
from cut_plan
semi join (select team from teams where enabled) as enabled on enabled.team = cut_plan.team
order by team, until_date, term
