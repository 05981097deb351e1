"""The report's charts, drawn wide, for screens and paper, and narrow, for phones.

Nothing rests on colour alone: lines differ by stroke, bars by hatching, and all bear their words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import altair as alt
from altair.utils.schemapi import debug_mode
from markupsafe import Markup

from assets.counts import many
from assets.report.drawing import ACCENT, HATCH, INK, LINE, SECOND, SHADE, SOFT, Picture, draw, rows_of
from assets.report.figures import Figures, Row
from assets.report.words import number, signed

WIDE, HALF, NARROW = 800, 310, 240
_MOST_DAYS = 500
_ROOM = 24
"""Pixels for words that the reader's font writes wider than they were measured."""
_TREND: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("seats_purchased", "purchased", {"color": SOFT, "strokeWidth": 2, "interpolate": "step-after"}),
    ("assigned", "assigned", {"color": ACCENT, "strokeWidth": 2.5}),
    ("active_30", "used in 30 days", {"color": SECOND, "strokeWidth": 2.5, "strokeDash": [6, 3]}),
    ("idle", "idle for {idle_days} days", {"color": INK, "strokeWidth": 2, "strokeDash": [2, 2]}),
)
_STEPS = {
    "seats_purchased": "purchased",
    "assigned": "assigned",
    "ever_active": "ever used",
    "active_90": "used in 90 days",
    "active_60": "used in 60 days",
    "active_30": "used in 30 days",
}


def charts(figures: Figures) -> dict[str, Markup]:
    """The charts of a team's page, by name; one that has nothing to show is left out."""
    parts, (team,) = figures.parts, figures.summaries
    makers: dict[str, tuple[Callable[[int], Picture | None], int]] = {
        "trend": (lambda width: _trend(parts["trend"], width), WIDE),
        "waterfall": (lambda width: _waterfall(parts["waterfall"][0], width), HALF),
        "idle": (lambda width: _idle(parts["idle_buckets"], team["idle_after_days"], width), HALF),
        "curve": (lambda width: _curve(parts["threshold_curve"], team["idle_after_days"], width), WIDE),
    }
    drawn = {}
    for name, (make, wide) in makers.items():
        with debug_mode(False):  # Altair's checks of its own schema take four times as long as drawing
            pictures = [
                Markup('<div class="{}">{}</div>').format(kind, draw(chart, f"{name}-{kind}"))
                for kind, width in (("wide", wide), ("narrow", NARROW))
                if (chart := make(width)) is not None
            ]
        if pictures:
            drawn[name] = Markup("").join(pictures)
    return drawn


def _trend(days: list[Row], width: int) -> Picture | None:
    """Purchased, assigned, used and idle over time; the part that the log tells, and no reading, is shaded."""
    if not any(row["assigned"] is not None for row in days):
        return None
    height, last = 220, days[-1]
    rows = [{"day": _utc(row["position_date"]), **{name: row[name] for name, _, _ in _TREND}} for row in _thinned(days)]
    top = max(row[name] or 0 for row in days for name, _, _ in _TREND) or 1
    x = alt.X("day:T", title=None, scale=alt.Scale(type="utc"), axis=_months(days, width))
    layers = [*_rebuilt(days, top, width)]
    for name, _, look in _TREND:
        y = alt.Y(f"{name}:Q", title=None, scale=alt.Scale(domain=[0, top * 1.08], nice=False), axis=_whole_ticks(top))
        layers.append(alt.Chart(rows_of(rows)).mark_line(**look).encode(x=x, y=y))
    if last["seats_purchased"] is not None:
        point = rows_of([{"day": _utc(last["position_date"]), "seats_purchased": last["seats_purchased"]}])
        layers.append(
            alt.Chart(point).mark_point(color=SOFT, filled=True, size=70, opacity=1).encode(x=x, y="seats_purchased:Q")
        )
    ends = [
        (f"{number(last[name])} {words.format(**last)}", last[name], look["color"])
        for name, words, look in _TREND
        if last[name] is not None
    ]
    layers += _line_ends(ends, _utc(last["position_date"]), top * 1.08 * 15 / height)
    return alt.layer(*layers).properties(
        width=width - 160 if width > NARROW else width - 30, height=height, padding={"left": 10, "right": _ROOM}
    )


def _rebuilt(days: list[Row], top: int, width: int) -> Iterable[alt.Chart]:
    """Shade from the first to the last day that was rebuilt from the log."""
    rebuilt = [row["position_date"] for row in days if row["basis"] == "rebuilt"]
    if not rebuilt:
        return
    place = _free_place(days, top)
    data = rows_of([{"from": _utc(rebuilt[0]), "to": _utc(rebuilt[-1]), "low": 0, "high": top * 1.08, "place": place}])
    x = alt.X("from:T", scale=alt.Scale(type="utc"))
    yield alt.Chart(data).mark_rect(color=SHADE).encode(x=x, x2="to:T", y="low:Q", y2="high:Q")
    words = "shaded: rebuilt from the audit log" if width > NARROW else "shaded: rebuilt from the log"
    mark = alt.Chart(data).mark_text(text=words, align="left", baseline="middle", dx=6, color=SOFT)
    yield mark.encode(x=x, y="place:Q")


def _free_place(days: list[Row], top: int) -> float:
    """A height at which words at the left lie on no line: the one that is farthest from all of them."""
    begun = days[: len(days) // 2 + 1]
    lines = [0, *(row[name] for row in begun for name, _, _ in _TREND if row[name] is not None)]
    places = [top * 1.08 * share / 20 for share in range(1, 20)]
    return max(places, key=lambda place: min(abs(place - line) for line in lines))


def _line_ends(ends: Sequence[tuple[str, int, str]], day: str, gap: float) -> Iterable[alt.Chart]:
    """The lines' names at their ends, moved apart where they would touch."""
    above: float | None = None
    for words, value, colour in sorted(ends, key=lambda end: -end[1]):
        place = value if above is None else min(value, above - gap)
        above = place
        data = rows_of([{"day": day, "place": place}])
        mark = alt.Chart(data).mark_text(text=words, align="left", dx=8, color=colour, fontWeight="bold")
        yield mark.encode(x=alt.X("day:T", scale=alt.Scale(type="utc")), y="place:Q")


def _waterfall(seats: Row, width: int) -> Picture | None:
    """From what is purchased down to what was used in 30 days; what falls away at each step is hatched."""
    known = [(words, seats[name]) for name, words in _STEPS.items() if seats[name] is not None]
    if not any(value for _, value in known):
        return None
    rows, before = [], None
    for words, value in known:
        lost = 0 if before is None else before - value
        rows.append({
            "step": words, "value": value, "high": max(value, before or 0), "lost": max(lost, 0),
            "words": number(value), "drop": signed(-lost) if lost > 0 else "",
        })  # fmt: skip
        before = value
    return _bars(rows, width, gone="high")


def _idle(buckets: list[Row], idle_after_days: int, width: int) -> Picture | None:
    """Seats by the days since their last use; hatched where the team's rule calls them idle."""
    if not any(row["seats"] for row in buckets):
        return None
    rows = []
    for row in buckets:
        was_never_used = row["from_days"] is None
        is_idle = was_never_used or row["from_days"] > idle_after_days
        words = "never used" if was_never_used else f"{row['idle_bucket']} days"
        rows.append({
            "step": words, "value": 0 if is_idle else row["seats"], "high": row["seats"],
            "lost": row["seats"] if is_idle else 0, "words": number(row["seats"]), "drop": "",
        })  # fmt: skip
    return _bars(rows, width, gone="high")


def _bars(rows: list[Row], width: int, gone: str) -> Picture:
    """Bars with their figure after their name; what is gone hatched behind."""
    data = rows_of([row | {"name": f"{row['step']}"} for row in rows])
    order = [row["step"] for row in rows]
    top = max(row["high"] for row in rows) or 1
    room = 14 + 8 * max(len(row["words"]) for row in rows)
    axis = alt.Axis(domain=False, ticks=False, labelFontSize=12, labelColor=INK, labelPadding=room, labelLimit=120)
    y = alt.Y("step:N", sort=order, title=None, axis=axis)
    x = alt.X("value:Q", title=None, axis=None, scale=alt.Scale(domain=[0, top * 1.12], nice=False))
    base = alt.Chart(data).encode(y=y)
    return alt.layer(
        base.transform_filter("datum.lost > 0")
        .mark_bar(color=HATCH, stroke=SOFT, strokeWidth=1, height=16)
        .encode(x=x, x2=f"{gone}:Q"),
        base.transform_filter("datum.value > 0").mark_bar(color=ACCENT, height=16).encode(x=x),
        base.mark_text(align="right", dx=-8, fontWeight="bold").encode(x=alt.XDatum(0), text="words:N"),
        base.mark_text(align="left", dx=5, color=SOFT).encode(x=f"{gone}:Q", text="drop:N"),
    ).properties(
        width=width if width > NARROW else width - 60, height=26 * len(rows), padding={"left": _ROOM, "right": 12}
    )


def _curve(thresholds: list[Row], idle_after_days: int, width: int) -> Picture | None:
    """Seats that each threshold would call idle; dashed beyond the log's reach; the team's own rule marked."""
    if not thresholds:
        return None
    height, top = 200, max(row["seats"] for row in thresholds) or 1
    x = alt.X("n:Q", title="days without use", scale=alt.Scale(domain=[0, 365], nice=False), axis=alt.Axis(
        grid=False, values=[7, 30, 60, 90, 180, 270, 365] if width > NARROW else [30, 90, 180, 270, 365]))  # fmt: skip
    y = alt.Y("seats:Q", title=None, scale=alt.Scale(domain=[0, top * 1.1], nice=False), axis=_whole_ticks(top))
    rows = [
        {"n": row["idle_after_days"], "seats": row["seats"], "near": bool(row["is_in_reach"])} for row in thresholds
    ]
    near = [row for row in rows if row["near"]]
    far = [row for row in rows if not row["near"]]
    layers = [
        alt.Chart(rows_of(part)).mark_line(color=ACCENT, strokeWidth=2.5, strokeDash=dash).encode(x=x, y=y)
        for part, dash in ((near, [1, 0]), (near[-1:] + far if far else [], [3, 4]))
        if part
    ]
    chosen = [row | {"zero": 0} for row in rows if row["n"] == idle_after_days]
    if chosen:
        data = rows_of(chosen)
        rule = [f"the rule: {idle_after_days} days,", many(chosen[0]["seats"], "seat")]
        words = rule if width == NARROW else " ".join(rule)
        is_late = idle_after_days > 200  # noqa: PLR2004 - the words go where there is room
        layers += [
            alt.Chart(data).mark_rule(color=INK, strokeDash=[2, 2]).encode(x=x, y=alt.Y("zero:Q"), y2="seats:Q"),
            alt.Chart(data).mark_point(color=INK, filled=True, size=70, opacity=1).encode(x=x, y=y),
            alt.Chart(data)
            .mark_text(
                text=words,
                align="right" if is_late else "left",
                baseline="line-bottom",
                dx=-8 if is_late else 8,
                dy=-20 if width == NARROW else -4,  # above the point, also in two lines
                fontWeight="bold",
            )
            .encode(x=x, y=y),
        ]
    return alt.layer(*layers).properties(width=width, height=height, padding={"left": 10, "right": 8})


def _whole_ticks(top: int) -> alt.Axis:
    """Four or five marks at whole, round numbers."""
    size = 10 ** (len(str(top // 4)) - 1)
    step = next(size * each for each in (1, 2, 5, 10) if size * each * 5 > top)
    return alt.Axis(values=[*range(0, top + 1, step)], format=",d", domain=False, ticks=False, gridColor=LINE)


def _months(days: list[Row], width: int) -> alt.Axis:
    span = (days[-1]["position_date"] - days[0]["position_date"]).days
    form = "%e %b" if span < 100 else "%b %Y"  # noqa: PLR2004
    return alt.Axis(grid=False, format=form, tickCount=6 if width > NARROW else 3, labelFlush=True, labelOverlap=True)


def _thinned(days: list[Row]) -> list[Row]:
    """At most so many days that the picture stays small; the last one is always there."""
    step = -(-len(days) // _MOST_DAYS)
    return days[::-1][::step][::-1]


def _utc(value: date) -> str:
    return f"{value.isoformat()}T00:00:00Z"
