"""A team's position over time, what is expected next, and whether such forecasts held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assets.counts import many
from assets.report.content.figures import Row
from assets.report.content.parts import Marked, Numbers, Picture, Words
from assets.report.content.words import NOTHING, day, number


@dataclass(frozen=True)
class Position:
    """The section: its chart, what is expected, and how often such a forecast held."""

    picture: Picture
    forecast: Words
    tried: Sequence[Words]


def position(team: Row, parts: Mapping[str, list[Row]]) -> Position:
    """The section of a team. ``parts``: the rows of the queries by name."""
    days, ahead = parts["trend"], parts["forecast"][-1]
    idle = f"idle for {days[-1]['idle_days']} days"
    expected = _expected(ahead)
    words = (
        f"Seats purchased and assigned, and members that used it in 30 days or are {idle}, by day. At the end: "
        f"purchased {number(team['seats_purchased'])}, assigned {number(team['assigned'])}, "
        f"used {number(team['active_30'])}, idle {number(days[-1]['idle'])}. {expected}"
    )
    forecast: Words = f"There is {ahead['basis']}."
    if expected:
        forecast = (Marked("b", expected), f" Of ten such forecasts eight hold; this one is {ahead['basis']}.")
    tried = [_tried(row) for row in parts["forecast_backtest"]]
    return Position(Picture("trend", words, _by_month(days, idle)), forecast, tried)


def _expected(ahead: Row) -> str:
    """What the forecast says of its last day; empty where there is none."""
    if ahead["low"] is None:
        return ""
    between = f"between {number(ahead['low'])} and {number(ahead['high'])} seats"
    return f"On {day(ahead['forecast_date'])} {between} will be in use, likely {number(ahead['likely'])}."


def _by_month(days: list[Row], idle: str) -> Numbers:
    caption = "At each month’s end, the newest first; by day in the table licence_position_daily"
    names = ("Day", "Purchased", "Assigned", "Used in 30 days", idle.capitalize(), "Source")
    counted = ("seats_purchased", "assigned", "active_30", "idle")
    rows = [
        [day(row["position_date"]), *(number(row[name]) for name in counted), row["basis"] or NOTHING]
        for row in _ends_of_months(days)
    ]
    return Numbers(caption, names, rows[::-1])


def _ends_of_months(days: list[Row]) -> Iterator[Row]:
    """The last day of each month, and the last of all."""
    for row, following in zip(days, [*days[1:], None], strict=True):
        if following is None or following["position_date"].month != row["position_date"].month:
            yield row


def _tried(row: Row) -> Words:
    """How often forecasts for so many days ahead would have held."""
    ahead, off = f"{many(row['days_ahead'], 'day')} ahead: ", f"what was likely was {row['mean_error']} seats off"
    if row["trials"] == 1:
        held = "held" if row["inside"] else "did not hold"
        return f"{ahead}the one that can be tried {held} what came; {off}."
    share = Marked("b", f"{number(row['inside'])} of {number(row['trials'])}")
    return ahead, share, f" held what came; {off}{' on average' if row['trials'] > 1 else ''}."
