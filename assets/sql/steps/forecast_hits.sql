-- One row per team and days ahead: how many forecasts of its past held what came, and how far off and how wide they were.
select
  team,
  days_ahead,
  count(*) as trials,
  count(*) filter (where was_inside) as inside,
  round(avg(abs(actual - likely)), 1) as mean_error,
  round(avg(high - low), 1) as mean_width
from forecast_backtest
group by team, days_ahead
