-- One row per day ahead, a year at most: the seats that will be in use; without a forecast one row, whose basis says why.
select forecast_date, low, likely, high, basis
from seat_forecast
cross join (select cast(as_of as date) as today from licence_position where team = $team)
where team = $team and (low is null or forecast_date <= today + 367)
order by forecast_date
