"""Rows of the base tables: put there when something is asked, and left there for a test that begins with the same.

Most tests of a file begin with the same declared team and log. To insert a row takes as long as to ask for it.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import pyarrow as pa

from tests.licence.made_before import digest

Step = tuple[str, pa.Table | None]
"""The digest of a table after something was done to it, and the rows that were added; None: they are there already."""


def put(connection: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    """Add rows to a table; a column that is left out is NULL."""
    connection.register("arriving", rows)
    connection.execute(f'insert into "{table}" by name select * from arriving')
    connection.unregister("arriving")


class BaseRows:
    """What the base tables should hold; ``settle`` makes it so.

    Attributes:
        digests: by table, of how its rows come to be there.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._steps: dict[str, list[Step]] = {}
        self._there: dict[str, str] = {}
        self._is_settled = True
        self.digests: dict[str, str] = {}

    def add(self, table: str, rows: pa.Table) -> None:
        self._note(table, digest(self.digests.get(table, ""), rows), rows)
        self._is_settled = False

    def changed(self, tables: Iterable[str], found: str) -> None:
        """Somebody changed them after ``settle``; ``found`` is their new digest."""
        for table in tables:
            self._note(table, found, None)
            self._there[table] = found

    def _note(self, table: str, found: str, rows: pa.Table | None) -> None:
        self._steps.setdefault(table, []).append((found, rows))
        self.digests[table] = found

    def empty(self) -> None:
        self._steps.clear()
        self.digests.clear()
        self._is_settled = False

    def truncate(self, tables: Iterable[str]) -> None:
        """Empty these tables at once, whatever is in them."""
        for table in tables:
            self._connection.execute(f'truncate "{table}"')
            self._there.pop(table, None)

    def settle(self) -> None:
        if self._is_settled:
            return
        for table in (*(self._there.keys() - self._steps.keys()), *self._steps):
            if self.digests.get(table) != self._there.get(table):
                self._settle(table, self._steps.get(table, []))
        self._is_settled = True

    def _settle(self, table: str, steps: list[Step]) -> None:
        """Add what is missing behind what is there; if that is something else, begin with an empty table."""
        there = [found for found, _ in steps]
        known = there.index(self._there[table]) + 1 if self._there.get(table) in there else 0
        if not known and table in self._there:
            self.truncate([table])
        if missing := [rows for _, rows in steps[known:] if rows is not None]:
            put(self._connection, table, pa.concat_tables(missing))
        if steps:
            self._there[table] = self.digests[table]
