-- One row per enabled team and days ahead: how many of the forecasts of its past held what came, and how far off they were.
select team, days_ahead, trials as tried, inside, mean_error, mean_width
from forecast_hits
semi join (select team from teams where enabled) as enabled using (team)
order by team, days_ahead
