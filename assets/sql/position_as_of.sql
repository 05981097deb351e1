-- One row per team: the position at the end of the UTC day `day`.
select *
from licence_position_daily
where position_date = cast(day as date)
