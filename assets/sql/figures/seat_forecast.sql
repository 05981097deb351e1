-- One row per enabled team: the seats in use on the last day that is forecast, or why there is no forecast.
select
  forecast.team,
  position.seats_purchased as bought,
  position.assigned as now,
  forecast.forecast_date as then_date,
  forecast.low,
  forecast.likely,
  forecast.high,
  forecast.basis
from seat_forecast as forecast
join licence_position as position on position.team = forecast.team
semi join (select team from teams where enabled) as enabled on enabled.team = forecast.team
qualify row_number() over (partition by forecast.team order by forecast.forecast_date desc) = 1
order by forecast.team
