"""What the published tables say for a report: the queries of ``assets/sql/report``, as rows by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assets.selects import select_of
from resources.storage.queries import Tables

Row = dict[str, Any]
MOST_LISTED = 10_000
"""More seats than a page ever has room for (``pages.MOST_LIST_BYTES``): of a big team the others only took memory."""
MOST_GROUPS = 25
"""How many groups or departments are named; the others are added up."""
_OF_A_TEAM = (
    "trend",
    "forecast",
    "forecast_backtest",
    "waterfall",
    "idle_buckets",
    "threshold_curve",
    "departments",
    "groups",
    "waiting",
    "storage",
    "changes",
    "reasons",
    "cut_plan",
    "invoices",
    "product_seats",
    "chargeback",
    "backtest",
)


@dataclass(frozen=True)
class Figures:
    """What a page shows: of one team (``parts`` by query), of all, or of a department in all (``parts`` empty).

    ``candidates``: the first ones; how many there are is in ``summaries``. ``refused``: which files of the home cannot
    be taken now, so that the tables rest on what they said before.
    """

    team: str | None
    summaries: list[Row]
    statuses: list[Row]
    candidates: list[Row]
    reconciliation: list[Row]
    parts: dict[str, list[Row]]
    refused: tuple[str, ...] = ()
    department: str | None = None

    @property
    def name(self) -> str:
        """The team's name in connections.toml, ``department`` or ``all``."""
        return self.team or ("department" if self.department else "all")


def team_names(tables: Tables) -> list[str]:
    """The teams that have a report."""
    return [name for (name,) in tables.ask("select team from teams order by team").rows]


def figures(tables: Tables, team: str | None) -> Figures:
    """What the tables say of a team; None: of all teams."""

    def rows(query: str, **further: int | None) -> list[Row]:
        return tables.ask(select_of(query), team=team, **further).dicts()

    def own(every: list[Row]) -> list[Row]:
        return [row for row in every if team in {None, row["team"]}]

    return Figures(
        team,
        own(rows("report/summary")),
        own(rows("status")),
        rows("report/candidates", most=MOST_LISTED, department=None),
        rows("report/reconciliation"),
        {name: rows(f"report/{name}") for name in _OF_A_TEAM} if team else {},
    )


def department_names(tables: Tables) -> list[str]:
    """The departments that have a seat, by the roster."""
    return [name for (name,) in tables.ask(select_of("report/department_names")).rows]


def department_figures(tables: Tables, department: str) -> Figures:
    """What the tables say of a department's seats, in whatever team; nothing of any other seat.

    A team in which it has none is left out.
    """
    asked = {"team": None, "department": department, "most": MOST_LISTED}
    own = {row["team"]: row for row in tables.ask(select_of("report/department"), **asked).dicts()}
    every = tables.ask(select_of("report/summary")).dicts()
    summaries = [row | own[row["team"]] for row in every if row["team"] in own]
    return Figures(
        None,
        [row | {"left_alone": row["department_left_alone"]} for row in summaries],
        [row for row in tables.ask(select_of("status")).dicts() if row["team"] in own],
        tables.ask(select_of("report/candidates"), **asked).dicts(),
        [],
        {},
        department=department,
    )
