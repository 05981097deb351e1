"""Use by department and by group: those that a page shows, the others added up, and the seats without any."""

from __future__ import annotations

from collections.abc import Sequence

from assets.privacy.beside_pseudonyms import SMALL_GROUP
from assets.report.content.figures import MOST_GROUPS, Row
from assets.report.content.parts import SHARE, Bar, Column, Table, TableRow, bar, typed
from assets.report.content.words import number, percent


def by_department(rows: Sequence[Row], *, is_pseudonymous: bool) -> Table | None:
    """Use by department; None: nothing is known of any. ``is_pseudonymous``: small ones are put together."""
    named = [(row["department"], row) for row in rows if row["department"] is not None]
    without = [row for row in rows if row["department"] is None]
    return _table("Department", named, ("not in the roster", without), is_pseudonymous=is_pseudonymous)


def by_group(rows: Sequence[Row], *, is_pseudonymous: bool) -> Table | None:
    """Use by group; None: no seat was read. ``is_pseudonymous``: small ones are put together."""
    named = [(row["group_name"] or row["group_id"], row) for row in rows if row["group_id"] is not None]
    without = [row for row in rows if row["group_id"] is None]
    return _table("Group", named, ("in no group", without), is_pseudonymous=is_pseudonymous)


def is_shown(row: Row, *, is_pseudonymous: bool) -> bool:
    """Whether a page may name a group or department with so few ``seats``."""
    return not is_pseudonymous or row["seats"] >= SMALL_GROUP


def _table(
    kind: str, named: list[tuple[str, Row]], without: tuple[str, list[Row]], *, is_pseudonymous: bool
) -> Table | None:
    shown = [each for each in named if is_shown(each[1], is_pseudonymous=is_pseudonymous)][:MOST_GROUPS]
    others = [row for name, row in named if (name, row) not in shown]
    nameless = [(without[0], row) for row in without[1]]
    if not named and not nameless:
        return None
    most = max((row["seats"] for _, row in shown + nameless), default=0)
    lines = [_line(name, row, bar(row["seats"], most, row["active_30"])) for name, row in shown]
    if others:
        lines.append(_line(f"{len(others):,} more", _added_up(others), "", "other"))
    lines += [_line(name, row, bar(row["seats"], most, row["active_30"]), "other") for name, row in nameless]
    label = f"Use by {kind.lower()}"
    columns = (Column(kind, "words"), SHARE, *map(Column, ("Seats", "Used in 30 days", "Share", "Can go")))
    return Table(label, label, columns, lines)


def _line(name: str, row: Row, share: Bar | str, css: str = "") -> TableRow:
    seats, used = row["seats"], row["active_30"]
    counts = (number(seats), number(used), percent(used, seats), number(row["candidates"]))
    return TableRow((typed(name, 80), share, *counts), css)


def _added_up(rows: list[Row]) -> Row:
    """What the groups that are not shown have together; use is unknown where that of one is."""
    is_known = all(row["active_30"] is not None for row in rows)
    sums = {name: sum(row[name] for row in rows) for name in ("seats", "candidates")}
    return sums | {"active_30": sum(row["active_30"] for row in rows) if is_known else None}
