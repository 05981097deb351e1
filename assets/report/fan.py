"""The fan of the seat forecast, which opens where the position over time ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assets.report.content.figures import Row
from assets.report.content.words import number
from assets.report.drawing import ACCENT, Part, field, layer

_MOST_DAYS = 60
"""Corners of the fan; more look the same."""
_NAMES = ("low", "likely", "high")


def known(forecast: Sequence[Row]) -> list[Row]:
    """The days that have a forecast; none where the one row says why there is none."""
    return [row for row in forecast if row["low"] is not None]


def fan(today: Row, ahead: Sequence[Row], x: Part, seats: Part) -> Iterable[Part]:
    """The interval as an area from today's seats on, and what is likely as a dotted line.

    Args:
        today: the last day of the position.
        ahead: the days of the forecast, in order; at least one.
        x: the chart's axis of time, over ``day``.
        seats: how the chart shows seats: title, scale and axis.
    """
    now = {"forecast_date": today["position_date"]} | dict.fromkeys(_NAMES, today["assigned"])
    step = -(-len(ahead) // _MOST_DAYS)
    shown = [now, *ahead[::-1][::step][::-1]]
    rows = [{"day": f"{row['forecast_date']}T00:00:00Z"} | {name: row[name] for name in _NAMES} for row in shown]
    area = {"color": ACCENT, "fillOpacity": 0.22}
    yield layer("area", area, rows, x=x, y=field("low", **seats), y2={"field": "high"})
    yield layer(
        "line", {"color": ACCENT, "strokeWidth": 2, "strokeDash": [1, 4]}, rows, x=x, y=field("likely", **seats)
    )


def expected(day: Row) -> str:
    """The fan's name at its end."""
    low, high = day["low"], day["high"]
    return f"{number(low)} to {number(high)} expected" if low < high else f"{number(low)} expected"
