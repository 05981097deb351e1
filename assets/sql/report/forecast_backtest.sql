-- One row per number of days that forecasts of the team's past looked ahead: how many held what came, and by how much they erred.
select days_ahead, trials, inside, mean_error
from forecast_hits
where team = $team
order by days_ahead
