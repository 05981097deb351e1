"""What the published tables say for a report: the queries of ``assets/sql/report``, as rows by name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb

from assets.licensing import select_of
from resources.errors import FixSetup
from resources.home import Home

Row = dict[str, Any]
_OF_A_TEAM = (
    "trend",
    "waterfall",
    "idle_buckets",
    "threshold_curve",
    "groups",
    "waiting",
    "storage",
    "changes",
    "reasons",
    "backtest",
)


@dataclass(frozen=True)
class Figures:
    """What a page shows: of one team (``parts`` by query) or of all (``parts`` empty)."""

    team: str | None
    summaries: list[Row]
    statuses: list[Row]
    candidates: list[Row]
    reconciliation: list[Row]
    parts: dict[str, list[Row]]

    @property
    def name(self) -> str:
        """The team's name in connections.toml, or ``all``."""
        return self.team or "all"


@contextmanager
def published(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published tables.

    Raises:
        FixSetup: nothing was published yet.
    """
    if not home.warehouse.exists():
        cure = "Run dropbox-licences run first, or name the right folder in DROPBOX_LICENCES_HOME"
        raise FixSetup(f"Opening {home.warehouse}", "nothing was published yet", cure)
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        yield connection


def team_names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The teams that have a report."""
    return [name for (name,) in connection.execute("select team from teams order by team").fetchall()]


def figures(connection: duckdb.DuckDBPyConnection, team: str | None) -> Figures:
    """What the tables say of a team; None: of all teams."""

    def rows(query: str, **parameters: str | None) -> list[Row]:
        found = connection.execute(select_of(query), parameters)
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def own(every: list[Row]) -> list[Row]:
        return [row for row in every if team in {None, row["team"]}]

    return Figures(
        team,
        own(rows("report/summary")),
        own(rows("status")),
        rows("report/candidates", team=team),
        rows("report/reconciliation", team=team),
        {name: rows(f"report/{name}", team=team) for name in _OF_A_TEAM} if team else {},
    )
