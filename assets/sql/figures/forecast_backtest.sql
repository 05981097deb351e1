-- One row per enabled team and days ahead: how many of the forecasts of its past held what came, and how far off they were.
select
  team,
  days_ahead,
  count(*) as tried,
  count(*) filter (where was_inside) as inside,
  round(avg(abs(actual - likely)), 1) as mean_error,
  round(avg(high - low), 1) as mean_width
from forecast_backtest
semi join (select team from teams where enabled) as enabled on enabled.team = forecast_backtest.team
group by team, days_ahead
order by team, days_ahead
