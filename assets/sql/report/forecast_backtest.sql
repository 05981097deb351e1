-- One row per number of days that forecasts of the team's past looked ahead: how many held what came, and by how much they erred.
select
  days_ahead,
  count(*) as trials,
  count(*) filter (where was_inside) as inside,
  round(avg(abs(actual - likely)), 1) as mean_error
from forecast_backtest
where team = $team
group by days_ahead
order by days_ahead
