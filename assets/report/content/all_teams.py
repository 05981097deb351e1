"""What the page of all teams says; nothing is added up over currencies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any

from assets.counts import many
from assets.report.content.figures import Figures, Row
from assets.report.content.head import Head, Link
from assets.report.content.parts import (
    SHARE,
    Column,
    Figure,
    Marked,
    Table,
    TableRow,
    Tile,
    Words,
    bar,
    count,
    known,
    typed,
)
from assets.report.content.team_glance import Glance
from assets.report.content.team_tiles import CAN_GO
from assets.report.content.words import NOTHING, day, meaning, money, number, surely

_COUNTED = {"seats_purchased": "Purchased", "assigned": "Assigned", "active_30": "Used in 30 days"}


@dataclass(frozen=True)
class AllPage:
    """The page; ``arithmetic``: how each team's idle members add up."""

    head: Head
    glance: Glance
    teams: Table
    arithmetic: Sequence[str]


def all_page(figures: Figures, as_of: datetime) -> AllPage:
    """The page of all teams of ``figures``."""
    teams = dearest_first(figures.summaries)
    links = (
        Link("teams", "Teams"),
        Link("reclaim", "Seats that can go"),
        Link("reconciliation", "Reconciliation"),
        Link("rules", "Rules"),
    )
    return AllPage(
        Head(f"Dropbox licences: all teams, {day(as_of)}", "All teams", f" · {many(len(teams), 'team')}", links),
        _glance(teams),
        _teams(teams),
        [f"{row['team']}: {row['arithmetic']}" for row in known(teams, "assigned")],
    )


def dearest_first(summaries: list[Row]) -> list[Row]:
    """The teams by what their seats that can go cost a month, each currency for itself; those without a price last."""

    def place(row: Row) -> tuple[bool, str, Any, int, str]:
        cost = row["cost_per_month"]
        return cost is None, row["currency"] or "", -(cost or 0), -(row["candidates"] or 0), row["team"]

    return sorted(summaries, key=place)


def by_currency(rows: Sequence[Row], name: str, currency: str = "currency") -> list[tuple[str, list[Row]]]:
    """The rows of which an amount and its currency are known, by the currency: others cannot be added up."""
    ordered = sorted(known(known(rows, name), currency), key=lambda row: row[currency])
    return [(each, [*group]) for each, group in groupby(ordered, lambda row: row[currency])]


def total(rows: Sequence[Row], name: str) -> Any:
    """The sum of what is known; 0 where nothing is."""
    return sum(row[name] for row in known(rows, name))


def whole_sum(rows: Sequence[Row], name: str) -> Any:
    """The sum; None where it is not known of each."""
    return total(rows, name) if len(known(rows, name)) == len(rows) else None


def team_cell(row: Row) -> Words:
    """The team's name in connections.toml, and what Dropbox calls it."""
    return (row["team"], typed(row["team_name"], css="mail")) if row["team_name"] else row["team"]


def _glance(teams: list[Row]) -> Glance:
    read = known(teams, "assigned")
    candidates, proved = total(read, "candidates"), total(read, "proved")
    headline: Words = "Nothing is known about any team’s seats yet."
    if read:
        share = Marked("strong", f"{number(candidates)} of {number(total(read, 'assigned'))}")
        headline = (share, f" assigned seats can go{surely(proved, candidates)}.")
    figure = count("candidates", candidates if read else None)
    definition = CAN_GO.format(rule="by their team’s rule")
    can_go = Tile("Can go", definition, figure, f"{number(proved)} proved", "" if read else "unknown", is_strong=True)
    return Glance(headline, [*_counts(teams), can_go, *_savings(teams), _next_notice(teams)])


def _counts(teams: list[Row]) -> list[Tile]:
    tiles = []
    for name, label in _COUNTED.items():
        rows = known(teams, name)
        aside: Words = f"in {many(len(teams), 'team')}"
        if len(rows) < len(teams):
            aside = Marked("b", f"of {len(rows)} of {len(teams)} teams")
        figure = count(name, total(rows, name) if rows else None)
        tiles.append(Tile(label, meaning(name), figure, aside, "" if rows else "unknown"))
    return tiles


def _savings(teams: list[Row]) -> list[Tile]:
    name, tiles = "saved_per_month_from_renewal", []
    what = "What the cuts save a month from each team’s renewal on. Nothing is added up over currencies."
    for currency, rows in by_currency(teams, name):
        saved = total(rows, name)
        figure = Figure(f"{name}_{currency}", saved, money(saved, currency))
        aside = f"{many(len(rows), 'team')}, each from its renewal on"
        tiles.append(Tile(f"Saves a month, in {currency}", what, figure, aside, "money", is_strong=True))
    return tiles


def _next_notice(teams: list[Row]) -> Tile:
    label, definition = "Next notice by", meaning("notice_deadline", "contracts")
    ahead = [row for row in teams if row["can_give_notice"]]
    if not ahead:
        return Tile(label, definition, "no date", "no team has a renewal ahead", "unknown")
    first = min(ahead, key=lambda row: row["notice_deadline"])
    aside = f"team {first['team']}, in {many(first['days_to_notice'], 'day')}"
    return Tile(label, definition, day(first["notice_deadline"]), aside, "date")


def _teams(teams: list[Row]) -> Table:
    most = max((row["assigned"] for row in known(teams, "assigned")), default=0)
    columns = (
        Column("Team", "words"), Column("Purchased"), Column("Assigned"), SHARE,
        Column("Used", long_name="Used in 30 days"), Column("Can go"), Column("Proved"), Column("Cost a month"),
        Column("Saves a month"),
        Column("Notice by"), Column("Complete", long_name="Complete until"),
    )  # fmt: skip
    lines = [
        TableRow((
            team_cell(row), number(row["seats_purchased"], NOTHING), number(row["assigned"], NOTHING),
            bar(row["assigned"], most, row["active_30"]), number(row["active_30"], NOTHING),
            number(row["candidates"], NOTHING), NOTHING if row["candidates"] is None else number(row["proved"]),
            money(row["cost_per_month"], row["currency"], NOTHING),
            money(row["saved_per_month_from_renewal"], row["currency"], NOTHING),
            day(row["notice_deadline"], NOTHING), day(row["complete_until"], NOTHING),
        ), team=row["team"])
        for row in teams
    ]  # fmt: skip
    return Table("Teams", "The teams", columns, [*lines, *_sums(known(teams, "assigned"))], "teams")


def _sums(teams: list[Row]) -> list[TableRow]:
    """A line for each currency that several teams pay in; of what is not known of each of them it says no sum."""
    lines = []
    for currency, rows in by_currency(teams, "cost_per_month"):
        if len(rows) > 1:
            of_all = partial(whole_sum, rows)
            candidates = of_all("candidates")
            lines.append(TableRow((
                f"{many(len(rows), 'team')} in {currency}", number(of_all("seats_purchased"), NOTHING),
                number(of_all("assigned"), NOTHING), "", number(of_all("active_30"), NOTHING),
                number(candidates, NOTHING), NOTHING if candidates is None else number(of_all("proved")),
                money(of_all("cost_per_month"), currency, NOTHING),
                money(of_all("saved_per_month_from_renewal"), currency, NOTHING), "", "",
            ), "sum"))  # fmt: skip
    return lines
