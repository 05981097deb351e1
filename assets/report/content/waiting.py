"""Seats that are invited or suspended, by age, and what changed in a month."""

from __future__ import annotations

from dataclasses import dataclass

from assets.report.content.figures import Row
from assets.report.content.parts import SHARE, Column, Table, TableRow, bar
from assets.report.content.words import NOTHING, day, number, signed

_CHANGES = {
    "seats_purchased": "Purchased",
    "assigned": "Assigned",
    "active_members": "Active members",
    "invited": "Invited",
    "suspended": "Suspended",
    "active_30": "Used in 30 days",
    "idle_90": "Idle for 90 days",
    "never_active": "Never active",
}


def waiting(rows: list[Row]) -> Table | None:
    """Invited and suspended seats by age in days; None: there are none."""
    most = max((row[name] for row in rows for name in ("invited", "suspended")), default=0)
    if not most:
        return None
    lines = [
        TableRow((
            row["age"] or "not told",
            bar(row["invited"], most), number(row["invited"]),
            bar(row["suspended"], most), number(row["suspended"]),
        ))
        for row in rows
        if row["age"] or row["invited"] or row["suspended"]
    ]  # fmt: skip
    columns = (Column("Days", "words"), SHARE, Column("Invited"), SHARE, Column("Suspended"))
    return Table("Invited and suspended by age", "Seats by age in days", columns, lines)


@dataclass(frozen=True)
class Changes:
    """What changed since a day; without a table the log does not reach back to it."""

    since: str
    table: Table | None = None
    note: str = ""


def changes(team: Row, before: Row) -> Changes:
    """What changed in a month. ``team``: the summary of now; ``before``: the same figures a month ago."""
    since = day(before["since_date"])
    if before["assigned"] is None or team["assigned"] is None:
        return Changes(since)
    lines = [
        TableRow((
            words, number(before[name], NOTHING), number(team[name], NOTHING),
            signed(None if None in {before[name], team[name]} else team[name] - before[name], NOTHING),
        ))
        for name, words in _CHANGES.items()
    ]  # fmt: skip
    columns = (Column("Figure", "words"), *map(Column, (since, "Now", "Change")))
    joined, removed, suspended, restored = (
        number(before[name]) for name in ("joined", "removed", "newly_suspended", "restored")
    )
    note = f"In that time {joined} joined, {removed} were removed, {suspended} were suspended and {restored} restored."
    return Changes(since, Table("What changed", f"What changed since {since}", columns, lines), note)
