"""The first screen of a team's page: what can go and what that saves, why, when, and what holds it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assets.counts import many
from assets.report.content.figures import Row
from assets.report.content.parts import SHARE, Column, Marked, Table, TableRow, Tile, Words, bar
from assets.report.content.team_tiles import team_tiles
from assets.report.content.words import NOTHING, assumed, day, money, number, reason, size, surely


@dataclass(frozen=True)
class Glance:
    """The first screen of a page."""

    headline: Words
    tiles: Sequence[Tile]
    tables: Sequence[Table] = ()
    notes: Sequence[Words] = ()


def team_glance(team: Row, parts: Mapping[str, list[Row]]) -> Glance:
    """A team's first screen.

    Args:
        team: its row of ``summary``.
        parts: the rows of the other queries by name.
    """
    tables = [_reasons(parts["reasons"])] if parts["reasons"] else []
    if len(parts["cut_plan"]) > 1:  # a single term is in the tiles
        tables.append(_cut_plan(parts["cut_plan"]))
    return Glance(_headline(team), team_tiles(team), tables, _notes(team))


def _headline(team: Row) -> Words:
    if team["assigned"] is None:
        return "Nothing is known about this team’s seats yet."
    if not team["assigned"]:
        return "No seat is assigned."
    if not team["candidates"]:
        return f"None of the {many(team['assigned'], 'assigned seat')} can go."
    share = Marked("strong", f"{number(team['candidates'])} of {number(team['assigned'])}")
    can_go = f" assigned seats can go{surely(team['proved'], team['candidates'])}"
    if not team["saved_per_month_from_renewal"]:
        return share, f"{can_go}."
    saved = Marked("strong", money(team["saved_per_month_from_renewal"], team["currency"]))
    return share, f"{can_go}; from {day(team['saves_from_date'])}{assumed(team)} that saves ", saved, " a month."


def _reasons(rows: list[Row]) -> Table:
    most = max(row["seats"] for row in rows)
    columns = [Column("Why they can go", "words"), SHARE, *map(Column, ("Seats", "Proved", "A month"))]
    lines = [
        TableRow([
            reason(row["reason_code"]), bar(row["seats"], most, row["proved_seats"]),
            number(row["seats"]), number(row["proved_seats"]), money(row["cost_per_month"], row["currency"], NOTHING),
        ])
        for row in rows
    ]  # fmt: skip
    return Table("Why they can go", "Why seats can go", columns, lines, "reasons")


def _cut_plan(rows: list[Row]) -> Table:
    columns = (
        Column("Term ends", "words"), Column("Give notice by", "words"),
        *map(Column, ("Seats", "Cut", "Saves a month")), Column("Not more, because", "words"),
    )  # fmt: skip
    lines = [
        TableRow([
            day(row["until_date"], "not declared"), day(row["notice_deadline"], NOTHING),
            number(row["seats_in_term"]), number(row["seats_to_cut"]),
            money(row["saved_per_month"], row["currency"], NOTHING), row["reason_not_more"] or "",
        ])
        for row in rows
    ]  # fmt: skip
    return Table("When to cut", "Seats to cut at the end of each term", columns, lines)


def _notes(team: Row) -> list[Words]:
    notes: list[Words] = []
    if held := team["seats_held_by_storage"]:
        used, needed = size(team["team_used_bytes"]), many(team["seats_needed_by_storage"], "seat")
        words = f" that could go must stay for the storage they bring: {used} are used, which takes {needed}."
        notes.append((Marked("b", many(held, "seat")), words))
    if held := team["seats_held_by_forecast"]:
        needed = many(team["seats_needed_by_forecast"], "seat")
        words = (
            f" that could go {'is' if held == 1 else 'are'} left for newcomers: the team grows, and at the renewal "
            f"{needed} will likely be in use if nobody’s is taken."
        )
        notes.append((Marked("b", many(held, "seat")), words))
    if kept := team["seats_kept"]:
        words = " free by decisions and still paid for: give notice for them too."
        notes.append((Marked("b", many(kept, "seat")), words))
    if team["assigned"] is not None:
        notes.append(f"{team['arithmetic']}.")
    return notes
