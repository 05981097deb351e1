"""The published tables at one moment: what is exported of them, as Arrow, and what the figures rest on.

How that becomes a file is in the modules beside, one for each format.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from importlib.metadata import version
from typing import Any

import duckdb
import pyarrow as pa

from assets.asking.pseudonymous_copy import open_pseudonymous
from assets.contracts import Table
from assets.published import open_published
from assets.selects import select_of
from assets.tables import base
from resources import clock
from resources.errors import FixSetup
from resources.home import Home
from resources.storage.queries import Rows, Tables

BATCH_ROWS = 20_000
NAMED_OTHERWISE = {
    "movable_seats": "$team in (from_team, to_team)",
    "invoice_facts": "line in (select line from invoice_check where team = $team)",
}
"""Which rows are a team's in licence tables that have no column ``team``, but name teams all the same."""


@contextmanager
def open_tables(home: Home, team: str | None = None, *, is_pseudonymous: bool = False) -> Iterator[TeamTables]:
    """The published tables, of one team or of all: one version, whatever is published meanwhile.

    Args:
        home: where they are.
        team: only this team; None: all.
        is_pseudonymous: the licence tables alone, with pseudonyms where people stood.

    Raises:
        FixSetup: nothing was published yet, there is no such team, or the tables are another version's.
    """
    with open_pseudonymous(home) if is_pseudonymous else open_published(home) as published:
        tables = TeamTables(published, team, is_pseudonymous)
        if team is not None and not tables.teams:
            names = [row["team"] for row in published.ask("select team from teams order by team").dicts()]
            there_are = f"Published: {', '.join(names)}" if names else "No team is published yet"
            raise FixSetup("Looking for the team's tables", f"there is no team {team!r}", there_are)
        yield tables


@dataclass(frozen=True)
class TeamTables:
    """Open tables, and the team that is asked for; None: all teams. Whether people are pseudonyms in them."""

    tables: Tables
    team: str | None = None
    is_pseudonymous: bool = False

    def batches(self, table: Table) -> Iterator[pa.RecordBatch]:
        """The rows of a table, by its contract's columns and in the contract's order.

        The lake's files have their paths within the lake: where it is on this machine is nobody's business.
        """
        query = select_of("exports/files_of_lake") if table is base.LAKE_FILES else self._query(table)
        for batch in self.tables.batches(query, BATCH_ROWS, team=self.team):
            yield batch.cast(table.arrow_schema)

    def is_empty(self, table: Table) -> bool:
        """Whether a table has no row of the team."""
        return not self.tables.ask(f"select 1 {self._source(table)} limit 1", team=self.team).rows

    def ask(self, name: str, **parameters: Any) -> Rows:
        """Ask ``assets/sql/<name>.sql``, which may take ``$team`` and these."""
        return self.tables.ask(select_of(name), team=self.team, **parameters)

    def _query(self, table: Table) -> str:
        columns = ", ".join(f'"{name}"' for name in table.column_names)
        order = ", ".join(f'"{name}"' for name in table.order or table.key) or "all"
        return f"select {columns} {self._source(table)} order by {order}"

    def _source(self, table: Table) -> str:
        is_the_teams = "team = $team" if "team" in table.column_names else NAMED_OTHERWISE.get(table.name, "")
        return f'from "{table.name}"' + (f" where {is_the_teams}" if self.team and is_the_teams else "")

    @cached_property
    def as_of(self) -> datetime | None:
        """The moment of all figures, in UTC without a zone; None where no team is published."""
        moment: datetime | None = self.tables.ask("select max(as_of) from licence_position").rows[0][0]
        return moment

    @property
    def day(self) -> date:
        """The day of all figures, by which files are called; today where no team is published."""
        return (self.as_of or clock.now()).date()

    @cached_property
    def teams(self) -> list[dict[str, Any]]:
        """How far each team's log is read, complete and settled."""
        return self.ask("exports/completeness").dicts()

    @cached_property
    def summaries(self) -> list[dict[str, Any]]:
        """For each team what the first screen of its report shows."""
        return [row for row in self.ask("report/summary").dicts() if self.team in {None, row["team"]}]

    @cached_property
    def idle(self) -> list[tuple[Any, ...]]:
        """For each team the line by which its idle members add up."""
        return self.ask("lists/idle_breakdown").rows

    @property
    def versions(self) -> dict[str, str]:
        """What made the figures and the files."""
        return {
            "dropbox-licences": version("dropbox-licences"),
            "duckdb": duckdb.__version__,
            "pyarrow": pa.__version__,
            "python": platform.python_version(),
        }

    @property
    def facts(self) -> dict[str, str]:
        """What the receiver of a file must know to rely on it."""
        return {
            "figures as of": f"{self.as_of} UTC" if self.as_of else "no team is published",
            "team": self.team or "all",
            **({"people": "pseudonyms"} if self.is_pseudonymous else {}),
            "made by": ", ".join(f"{name} {number}" for name, number in self.versions.items()),
            **({"clock": f"set by {clock.VARIABLE}, not the wall clock"} if clock.is_set() else {}),
        }
