"""How far a team's seats are used: from purchase to use, days since the last use, and other thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assets.counts import many
from assets.report.content.figures import Row
from assets.report.content.parts import Marked, Numbers, Picture, Words
from assets.report.content.words import NOTHING, day, money, number, percent

_STEPS = {"ever_active": "Ever used"} | {f"active_{days}": f"Used in {days} days" for days in (90, 60, 30)}
_THRESHOLDS_DAYS = {7, 14, 30, 45, 60, 90, 120, 180, 270, 365}
"""Those that the page lists; every one is in the table ``threshold_curve``."""


@dataclass(frozen=True)
class Use:
    """A chart of use and what to know of it."""

    picture: Picture
    note: str = ""
    tried: Sequence[Words] = ()


def waterfall(seats: Row) -> Use:
    """From what is purchased down to what was used in 30 days."""
    assigned = seats["assigned"]
    words = (
        f"Seats: purchased {number(seats['seats_purchased'])}, assigned {number(assigned)}, "
        f"ever used {number(seats['ever_active'])}, used in 90 days {number(seats['active_90'])}, "
        f"in 60 days {number(seats['active_60'])}, in 30 days {number(seats['active_30'])}."
    )
    rows = [
        ["Purchased", number(seats["seats_purchased"]), NOTHING],
        *(
            [step, number(seats[name]), percent(seats[name], assigned)]
            for name, step in ({"assigned": "Assigned"} | _STEPS).items()
        ),
    ]
    note = "Hatched: what falls away at each step; invited and suspended seats fall away at the third."
    if seats["active_without_seat"]:
        note += f" Active members without a seat ({number(seats['active_without_seat'])}) are not in it."
    return Use(Picture("waterfall", words, Numbers("Seats", ("Step", "Seats", "Of assigned"), rows)), note)


def last_use(buckets: list[Row], idle_after_days: int) -> Use:
    """Seats by the days since their last use."""
    rows = [[row["idle_bucket"], number(row["seats"])] for row in buckets]
    bars = ", ".join(": ".join(row) for row in rows)
    words = f"Seats of active members by days since the last use. {bars}."
    note = f"Seats of active members. Hatched: longer than this team’s {idle_after_days} days, or never."
    return Use(Picture("idle", words, Numbers("Seats of active members", ("Days", "Seats"), rows)), note)


def thresholds(curve: list[Row], idle_after_days: int, backtest: list[Row]) -> Use:
    """What other thresholds than the team's would call idle, and who came back of those that the team's would have."""
    rows = [
        [
            f"{row['idle_after_days']} days",
            number(row["seats"]),
            money(row["cost_per_month"], row["currency"], NOTHING),
            "yes" if row["is_in_reach"] else "no",
        ]
        for row in curve
        if row["idle_after_days"] in _THRESHOLDS_DAYS | {idle_after_days}
    ]
    days, seats = (", ".join(row[at] for row in rows) for at in (0, 1))
    words = f"Seats that a threshold of N days would call idle. {days}: {seats}."
    caption = "Seats that would be idle; every threshold is in the table threshold_curve"
    numbers = Numbers(caption, ("Threshold", "Seats", "A month", "In the log’s reach"), rows)
    return Use(Picture("curve", words, numbers), tried=[_tried(row) for row in backtest])


def _tried(row: Row) -> Words:
    """Who came back of those whom the rule would have taken the seat of."""
    taken = f"Applied on {day(row['cut_date'])}, it would have taken {many(row['cut'], 'seat')}; "
    if not row["came_back"]:
        return f"{taken}none of these members came back since."
    back = Marked("b", f"{number(row['came_back'])} of these members came back")
    return taken, back, f" since ({percent(row['came_back'], row['cut'])})."
