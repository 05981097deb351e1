"""Whether our count of assigned seats agrees with Dropbox's, and what could explain a difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assets.report.content.figures import Row
from assets.report.content.parts import Column, Figure, Marked, Table, TableRow, Words, count
from assets.report.content.words import number, plain, signed

_MOST_NAMED = 50


@dataclass(frozen=True)
class Explanation:
    """The members that could explain a difference; ``more`` says how many are not named here."""

    title: str
    members: Sequence[str]
    more: str


@dataclass(frozen=True)
class Reconciliation:
    """The answer for a team, with the count, where the list of members was read."""

    team: str
    answer: Words
    table: Table | None
    explanation: Explanation | None


def reconciliation(row: Row) -> Reconciliation:
    """The answer for the team of a row of ``reconciliation``."""
    if row["assigned"] is None:
        return Reconciliation(row["team"], _answer(row), None, None)
    return Reconciliation(row["team"], _answer(row), _counts(row), _explanation(row))


def _answer(row: Row) -> Words:
    difference = row["difference"]
    if difference is None:
        return "Dropbox’s own count, or the list of members, was not read yet."
    if difference == 0:
        return Marked("strong", "Yes."), f" Dropbox counts {number(row['vendor_used'])} licences in use, and so do we."
    why = (
        " The members below are enough to explain it."
        if row["is_explained"]
        else " Nothing in the list of members explains it: ask Dropbox before the renewal."
    )
    return Marked("strong", f"No: Dropbox counts {signed(difference)}."), why


def _counts(row: Row) -> Table:
    difference = Figure("difference", row["difference"], signed(row["difference"]))
    lines = [
        TableRow(("Full members, active", count("full_active", row["full_active"]))),
        TableRow(("+ invited", count("full_invited", row["full_invited"]))),
        TableRow(("+ suspended", count("full_suspended", row["full_suspended"]))),
        TableRow(("= assigned, by our rule", count("reconciled_assigned", row["assigned"])), "sum"),
        TableRow(("Licences used, by Dropbox", count("vendor_used", row["vendor_used"]))),
        TableRow(("Difference", difference), "sum"),
        TableRow(("Limited members (no seat)", count("limited", row["limited"]))),
        TableRow(("Unknown status or type (no seat)", count("other_status", row["other_status"]))),
    ]
    return Table("Reconciliation", "Reconciliation", (Column("Count", "words"), Column("Seats")), lines, "narrow")


def _explanation(row: Row) -> Explanation | None:
    members = row["could_explain"]
    if not (members and row["difference"]):
        return None
    more = f"and {number(len(members) - _MOST_NAMED)} more in the table" if len(members) > _MOST_NAMED else ""
    title = f"Members that could explain it: {number(len(members))}"
    return Explanation(title, [plain(each) for each in members[:_MOST_NAMED]], more)
