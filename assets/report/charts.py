"""The report's charts, drawn wide, for screens and paper, and narrow, for phones.

Nothing rests on colour alone: lines differ by stroke, bars by hatching, and each has its words beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from markupsafe import Markup

from assets.counts import many
from assets.report.content.figures import Figures, Row
from assets.report.content.words import number, signed
from assets.report.drawing import ACCENT, HATCH, INK, LINE, SECOND, SHADE, SOFT, Part, draw, field, layer, picture
from assets.report.fan import expected, fan, known

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
_DOT: Part = {"filled": True, "size": 70, "opacity": 1}
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
    makers: dict[str, tuple[Callable[[int], Part | None], int]] = {
        "trend": (lambda width: _trend(parts["trend"], known(parts["forecast"]), width), WIDE),
        "waterfall": (lambda width: _waterfall(parts["waterfall"][0], width), HALF),
        "idle": (lambda width: _idle(parts["idle_buckets"], team["idle_after_days"], width), HALF),
        "curve": (lambda width: _curve(parts["threshold_curve"], team["idle_after_days"], width), WIDE),
    }
    drawn = {}
    for name, (make, wide) in makers.items():
        pictures = [
            Markup('<div class="{}">{}</div>').format(kind, draw(chart, f"{name}-{kind}"))
            for kind, width in (("wide", wide), ("narrow", NARROW))
            if (chart := make(width)) is not None
        ]
        if pictures:
            drawn[name] = Markup("").join(pictures)
    return drawn


def _trend(days: list[Row], ahead: list[Row], width: int) -> Part | None:
    """Purchased, assigned, used and idle over time, and the fan of the seats that will be in use.

    The part that the log tells, and no reading, is shaded.
    """
    if not any(row["assigned"] is not None for row in days):
        return None
    height, last = 220, days[-1]
    rows = [{"day": _utc(row["position_date"]), **{name: row[name] for name, _, _ in _TREND}} for row in _thinned(days)]
    top = max(*(row[name] or 0 for row in days for name, _, _ in _TREND), *(row["high"] for row in ahead), 1)
    last_date = ahead[-1]["forecast_date"] if ahead else last["position_date"]
    axis = _months((last_date - days[0]["position_date"]).days, width)
    x = field("day", "temporal", title=None, scale={"type": "utc"}, axis=axis)
    seats: Part = {"title": None, "scale": _scale(top * 1.08), "axis": _whole_ticks(top)}
    layers = [*_rebuilt(days, top, width)]
    if ahead:
        layers += fan(last, ahead, x, seats)
    layers += [layer("line", look, x=x, y=field(name, **seats)) for name, _, look in _TREND]
    if last["seats_purchased"] is not None:
        point = [{"day": _utc(last["position_date"]), "seats_purchased": last["seats_purchased"]}]
        layers.append(layer("point", _DOT | {"color": SOFT}, point, x=x, y=field("seats_purchased")))
    ends = [
        (f"{number(last[name])} {words.format(**last)}", last[name], look["color"])
        for name, words, look in _TREND
        if last[name] is not None
    ]
    if ahead:
        ends.append((expected(ahead[-1]), ahead[-1]["likely"], ACCENT))
    layers += _line_ends(ends, _utc(last_date), top * 1.08 * 15 / height)
    inner = width - 160 if width > NARROW else width - 30
    return picture(layers, rows, inner, height, {"left": 10, "right": _ROOM})


def _rebuilt(days: list[Row], top: int, width: int) -> Iterable[Part]:
    """Shade from the first to the last day that was rebuilt from the log."""
    rebuilt = [row["position_date"] for row in days if row["basis"] == "rebuilt"]
    if not rebuilt:
        return
    place = _free_place(days, top)
    rows = [{"from": _utc(rebuilt[0]), "to": _utc(rebuilt[-1]), "low": 0, "high": top * 1.08, "place": place}]
    x = field("from", "temporal", scale={"type": "utc"})
    yield layer("rect", {"color": SHADE}, rows, x=x, x2={"field": "to"}, y=field("low"), y2={"field": "high"})
    words = "shaded: rebuilt from the audit log" if width > NARROW else "shaded: rebuilt from the log"
    look = {"text": words, "align": "left", "baseline": "middle", "dx": 6, "color": SOFT}
    yield layer("text", look, rows, x=x, y=field("place"))


def _free_place(days: list[Row], top: int) -> float:
    """A height at which words at the left lie on no line: the one that is farthest from all of them."""
    begun = days[: len(days) // 2 + 1]
    lines = [0, *(row[name] for row in begun for name, _, _ in _TREND if row[name] is not None)]
    places = [top * 1.08 * share / 20 for share in range(1, 20)]
    return max(places, key=lambda place: min(abs(place - line) for line in lines))


def _line_ends(ends: Sequence[tuple[str, int, str]], day: str, gap: float) -> Iterable[Part]:
    """The lines' names at their ends, moved apart where they would touch."""
    above: float | None = None
    for words, value, colour in sorted(ends, key=lambda end: -end[1]):
        place = value if above is None else min(value, above - gap)
        above = place
        look = {"text": words, "align": "left", "dx": 8, "color": colour, "fontWeight": "bold"}
        x = field("day", "temporal", scale={"type": "utc"})
        yield layer("text", look, [{"day": day, "place": place}], x=x, y=field("place"))


def _waterfall(seats: Row, width: int) -> Part | None:
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


def _idle(buckets: list[Row], idle_after_days: int, width: int) -> Part | None:
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


def _bars(rows: list[Row], width: int, gone: str) -> Part:
    """Bars with their figure after their name; what is gone hatched behind."""
    top = max(row["high"] for row in rows) or 1
    room = 14 + 8 * max(len(row["words"]) for row in rows)
    names = {"labelFontSize": 12, "labelColor": INK, "labelPadding": room, "labelLimit": 120}
    axis = {"domain": False, "ticks": False, **names}
    y = field("step", "nominal", sort=[row["step"] for row in rows], title=None, axis=axis)
    x = field("value", title=None, axis=None, scale=_scale(top * 1.12))
    lost = {"color": HATCH, "stroke": SOFT, "strokeWidth": 1, "height": 16}
    figure = {"align": "right", "dx": -8, "fontWeight": "bold"}
    layers = (
        _where("datum.lost > 0", layer("bar", lost, x=x, x2={"field": gone}, y=y)),
        _where("datum.value > 0", layer("bar", {"color": ACCENT, "height": 16}, x=x, y=y)),
        layer("text", figure, x={"datum": 0}, y=y, text=field("words", "nominal")),
        layer("text", {"align": "left", "dx": 5, "color": SOFT}, x=field(gone), y=y, text=field("drop", "nominal")),
    )
    inner = width if width > NARROW else width - 60
    return picture(layers, rows, inner, 26 * len(rows), {"left": _ROOM, "right": 12})


def _where(condition: str, part: Part) -> Part:
    return {"transform": [{"filter": condition}], **part}


def _curve(thresholds: list[Row], idle_after_days: int, width: int) -> Part | None:
    """Seats that each threshold would call idle; dashed beyond the log's reach; the team's own rule marked."""
    if not thresholds:
        return None
    height, top = 200, max(row["seats"] for row in thresholds) or 1
    marks = [7, 30, 60, 90, 180, 270, 365] if width > NARROW else [30, 90, 180, 270, 365]
    x = field("n", title="days without use", scale=_scale(365), axis={"grid": False, "values": marks})
    y = field("seats", title=None, scale=_scale(top * 1.1), axis=_whole_ticks(top))
    rows = [
        {"n": row["idle_after_days"], "seats": row["seats"], "near": bool(row["is_in_reach"])} for row in thresholds
    ]
    near = [row for row in rows if row["near"]]
    far = [row for row in rows if not row["near"]]
    layers = [
        layer("line", {"color": ACCENT, "strokeWidth": 2.5, "strokeDash": dash}, part, x=x, y=y)
        for part, dash in ((near, [1, 0]), (near[-1:] + far if far else [], [3, 4]))
        if part
    ]
    chosen = [row | {"zero": 0} for row in rows if row["n"] == idle_after_days]
    if chosen:
        rule = [f"the rule: {idle_after_days} days,", many(chosen[0]["seats"], "seat")]
        is_late = idle_after_days > 200  # noqa: PLR2004 - the words go where there is room
        words = {
            "text": rule if width == NARROW else " ".join(rule),
            "align": "right" if is_late else "left",
            "baseline": "line-bottom",
            "dx": -8 if is_late else 8,
            "dy": -20 if width == NARROW else -4,  # above the point, also in two lines
            "fontWeight": "bold",
        }
        down = {"y": field("zero"), "y2": {"field": "seats"}}
        layers += [
            layer("rule", {"color": INK, "strokeDash": [2, 2]}, chosen, x=x, **down),
            layer("point", _DOT | {"color": INK}, chosen, x=x, y=y),
            layer("text", words, chosen, x=x, y=y),
        ]
    return picture(layers, rows, width, height, {"left": 10, "right": 8})


def _scale(top: float) -> Part:
    """From nought to the top, without rounding up."""
    return {"domain": [0, top], "nice": False}


def _whole_ticks(top: int) -> Part:
    """Four or five marks at whole, round numbers."""
    size = 10 ** (len(str(top // 4)) - 1)
    step = next(size * each for each in (1, 2, 5, 10) if size * each * 5 > top)
    marks = [*range(0, top + 1, step)]
    return {"values": marks, "format": ",d", "domain": False, "ticks": False, "gridColor": LINE}


def _months(span: int, width: int) -> Part:
    """The axis's marks over this many days."""
    form = "%e %b" if span < 100 else "%b %Y"  # noqa: PLR2004
    count = 6 if width > NARROW else 3
    return {"grid": False, "format": form, "tickCount": count, "labelFlush": True, "labelOverlap": True}


def _thinned(days: list[Row]) -> list[Row]:
    """As many days as keep the picture small; the last one is always there."""
    step = -(-len(days) // _MOST_DAYS)
    return days[::-1][::step][::-1]


def _utc(value: date) -> str:
    return f"{value.isoformat()}T00:00:00Z"
