"""What the page of a department says: its seats, in whatever team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assets.counts import many
from assets.report.content.all_teams import by_currency, dearest_first, team_cell, total
from assets.report.content.figures import Figures, Row
from assets.report.content.head import Head, Link
from assets.report.content.parts import Column, Figure, Marked, Table, TableRow, Tile, Words, count, known
from assets.report.content.team_glance import Glance
from assets.report.content.team_tiles import CAN_GO
from assets.report.content.words import NOTHING, day, meaning, money, number, percent, plain, surely


@dataclass(frozen=True)
class DepartmentPage:
    """The page."""

    head: Head
    glance: Glance
    teams: Table


def department_page(figures: Figures, as_of: datetime) -> DepartmentPage:
    """The page of the department of ``figures``."""
    teams, name = dearest_first(figures.summaries), plain(figures.department)
    links = (Link("teams", "Teams"), Link("reclaim", "Seats that can go"), Link("rules", "Rules"))
    title = f"Dropbox seats of {name}, {day(as_of)}"
    head = Head(title, Marked("bdi", name), " · the seats of this department alone", links)
    return DepartmentPage(head, _glance(teams), _teams(teams))


def _glance(teams: list[Row]) -> Glance:
    seats, candidates, proved = (total(teams, f"department_{name}") for name in ("seats", "candidates", "proved"))
    headline: Words = f"None of the {many(seats, 'seat')} of the department can go."
    if candidates:
        share = Marked("strong", f"{number(candidates)} of {number(seats)}")
        headline = (share, f" seats of the department can go{surely(proved, candidates)}.")
    in_teams, definition = f"in {many(len(teams), 'team')}", CAN_GO.format(rule="by their team’s rule")
    can_go = count("department_candidates", candidates)
    return Glance(headline, [
        Tile("Seats", meaning("assigned"), count("department_seats", seats), in_teams),
        _used(teams, seats),
        Tile("Can go", definition, can_go, f"{number(proved)} proved", is_strong=True),
        *_costs(teams),
    ])  # fmt: skip


def _used(teams: list[Row], seats: int) -> Tile:
    rows = known(teams, "department_active_30")
    used = total(rows, "department_active_30") if rows else None
    aside = f"of {len(rows)} of {len(teams)} teams"
    if len(rows) == len(teams):
        aside = f"{percent(used, seats)} of the seats"
    definition = "Seats of active members with use in the last 30 days"
    figure = count("department_active_30", used)
    return Tile("Used in 30 days", definition, figure, aside, "" if rows else "unknown")


def _costs(teams: list[Row]) -> list[Tile]:
    tiles = []
    what = "What the department’s seats cost a month by the price of each. Nothing is added up over currencies."
    for currency, rows in by_currency(teams, "department_cost_per_month", "department_currency"):
        cost, waste = (_amount(rows, f"department_{name}_per_month", currency) for name in ("cost", "waste"))
        aside = ("of these ", waste, " for seats that can go")
        tiles.append(Tile(f"Costs a month, in {currency}", what, cost, aside, "money", is_strong=True))
    return tiles


def _amount(rows: list[Row], name: str, currency: str) -> Figure:
    amount = total(rows, name)
    return Figure(f"{name}_{currency}", amount, money(amount, currency))


def _teams(teams: list[Row]) -> Table:
    names: Sequence[str] = ("Seats", "Used in 30 days", "Can go", "Proved", "Cost a month", "Of these can go")
    lines = [
        TableRow((
            team_cell(row), number(row["department_seats"]), number(row["department_active_30"], NOTHING),
            number(row["department_candidates"]), number(row["department_proved"]),
            *(
                money(row[f"department_{name}_per_month"], row["department_currency"], NOTHING)
                for name in ("cost", "waste")
            ),
        ), team=row["team"])
        for row in teams
    ]  # fmt: skip
    columns = (Column("Team", "words"), *map(Column, names))
    return Table("Teams", "The department’s seats by team", columns, lines, "teams")
