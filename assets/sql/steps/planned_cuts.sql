-- One row per team with a term of which notice can be given: what cut_plan says of all of them together.
select
  team,
  sum(saved_per_month) as saved_per_month,
  max(saves_from_date) filter (where seats_to_cut > 0) as saves_from_date,
  coalesce(sum(seats_held_by_forecast), 0) as seats_held_by_forecast,
  -- What holds back the first seats that are not cut.
  arg_min(reason_not_more, (saves_from_date, term)) filter (where seats_to_cut < seats_in_term) as held_back_by
from cut_plan
where can_give_notice
group by team
