-- One row per team in which somebody of the department has a seat: what it has, uses and could do without.
select
  seats.team,
  any_value(seats.currency) as department_currency,
  count(*) as department_seats,
  case when bool_or(teams.has_events) then count(*) filter (where seats.status = 'active' and seats.days_idle <= 30) end
    as department_active_30,
  count(candidates.team_member_id) as department_candidates,
  count(candidates.team_member_id) filter (where candidates.confidence = 'proved') as department_proved,
  count(*) filter (where seats.excluded and seats.reason_code is not null) as department_left_alone,
  cast(sum(seats.price_per_seat_month) as decimal(18, 2)) as department_cost_per_month,
  cast(sum(candidates.price_per_seat_month) as decimal(18, 2)) as department_waste_per_month
from seats
join teams using (team)
left join reclaim_candidates as candidates
  on candidates.team = seats.team and candidates.team_member_id = seats.team_member_id
where name_key(seats.department) = name_key($department) and seats.consumes_seat
group by seats.team
order by seats.team
