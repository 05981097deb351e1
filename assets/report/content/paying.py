"""Whether the invoices agree, what other products cost, and which department pays what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assets.report.content.figures import MOST_GROUPS, Row
from assets.report.content.groups import is_shown
from assets.report.content.parts import Column, Marked, Table, TableRow, known, typed
from assets.report.content.words import NOTHING, day, money, number, plain

_PAYER_OF_THE_REST = {
    "no_department": "people without a department",
    "no_member": "seats that nobody has",
    "rest": "seats of no department",
}


def invoices(rows: list[Row]) -> Table | None:
    """Each invoice beside what its days should have cost; None: there are none."""
    if not rows:
        return None
    lines = [
        TableRow((
            f"{day(row['from_date'])} to {day(row['until_date'])}",
            *(money(row[name], row["currency"], NOTHING) for name in ("invoiced", "expected", "difference")),
            Marked("bdi", plain(row["explanation"])),
        ))
        for row in rows
    ]  # fmt: skip
    amounts = map(Column, ("Invoiced", "Expected", "Difference"))
    columns = (Column("Days", "words"), *amounts, Column("Why", "words"))
    return Table("Invoices", "Invoices and what their days should have cost", columns, lines)


def products(rows: list[Row]) -> Table | None:
    """Seats of other products than Dropbox, and those that nobody used; None: there are none."""
    if not rows:
        return None
    lines = [
        TableRow((
            typed(row["product"]) if row["product"] else "not named",
            *(number(row[name]) for name in ("held", "never_used", "use_not_known")),
            *(money(row[name], row["currency"], NOTHING) for name in ("price_month", "never_used_per_month")),
        ))
        for row in rows
    ]  # fmt: skip
    counts = map(Column, ("Seats", "Never used", "Use not known"))
    columns = (Column("Product", "words"), *counts, Column("Price a month"), Column("Never used, a month"))
    return Table("Other products", "Seats of other products, and which of them nobody used", columns, lines)


@dataclass(frozen=True)
class Chargeback:
    """Who pays what, and who says where people work."""

    table: Table
    source: str


def chargeback(rows: list[Row], *, is_pseudonymous: bool) -> Chargeback | None:
    """Who pays what; None: nothing is charged. ``is_pseudonymous``: small departments are added up."""
    if not rows:
        return None
    lines = [
        TableRow((
            typed(row["payer"]), typed(row["cost_centre"]) if row["cost_centre"] else NOTHING,
            *(money(row[name], row["currency"], NOTHING) for name in ("last_month_cost", "this_month_cost")),
        ))
        for row in _payers(rows, is_pseudonymous=is_pseudonymous)
    ]  # fmt: skip
    names = (Column("Department", "words"), Column("Cost centre", "words"))
    columns = (*names, Column("Last month"), Column("This month"))
    is_by_group = any(row["basis"] == "todays_group" for row in rows)
    source = "their smallest group says now" if is_by_group else "the roster says now"
    return Chargeback(Table("Who pays", "What each department pays", columns, lines), source)


def _payers(rows: list[Row], *, is_pseudonymous: bool) -> list[Row]:
    """The departments that the page shows, the others added up, and the rest."""
    named = [row for row in rows if row["basis"] not in _PAYER_OF_THE_REST]
    shown = [row for row in named if is_shown(row, is_pseudonymous=is_pseudonymous)][:MOST_GROUPS]
    others = [row for row in named if row not in shown]
    rest = [row | {"payer": _PAYER_OF_THE_REST[row["basis"]]} for row in rows if row not in named]
    if others:
        sums = {each: _sum(others, each) for each in ("last_month_cost", "this_month_cost")}
        others_row = {"payer": f"{len(others):,} more", "cost_centre": None, "currency": others[0]["currency"]}
        rest.insert(0, others_row | sums)
    return [row | {"payer": row["department"] or "no department"} for row in shown] + rest


def _sum(rows: list[Row], name: str) -> Any:
    """The sum of what is known; None: nothing is."""
    amounts = [row[name] for row in known(rows, name)]
    return sum(amounts) if amounts else None
