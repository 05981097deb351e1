"""How many seats a team will use, and how good such forecasts were."""

from __future__ import annotations

from assets.contracts import Column, Table
from assets.tables.base import TEAM
from assets.tables.licence.columns import count

SEAT_FORECAST = Table(
    "seat_forecast",
    "team and day from tomorrow to the day after its next renewal (91 days where none is known); without a forecast "
    "one row that says why",
    (
        TEAM,
        Column("forecast_date", "DATE", "The UTC day"),
        count("low", "Seats in use then, the least: one time in ten there are fewer; NULL: no forecast"),
        count("likely", "Seats in use then, by the way the log has gone; as today, unless it clearly rose or fell"),
        count("high", "Seats in use then, the most: one time in ten there are more; NULL: no forecast"),
        Column("basis", "VARCHAR", "What the forecast rests on, or why there is none"),
        count("weeks", "Whole weeks of the log that count, 104 at most; a forecast takes 26"),
    ),
    key=("team", "forecast_date"),
    purpose="How many seats will be in use at the renewal.",
)

FORECAST_BACKTEST = Table(
    "forecast_backtest",
    "team, day of its past (every fourth week, with 26 weeks of the log before it) and days from then on",
    (
        TEAM,
        Column("as_of_date", "DATE", "The UTC day at whose end the forecast is made, of the log up to then"),
        count("days_ahead", "How far it looks: 28, 91, 182 or 364 days"),
        count("low", "Seats in use then, the least"),
        count("likely", "Seats in use then, by the way the log had gone"),
        count("high", "Seats in use then, the most"),
        count("actual", "Seats that were in use then: assigned of licence_position_daily"),
        Column("was_inside", "BOOLEAN", "Whether that is from low to high: of ten forecasts eight should be so"),
    ),
    key=("team", "as_of_date", "days_ahead"),
    purpose="How often the forecast would have been right on the team's own past.",
)
