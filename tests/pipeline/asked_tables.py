"""Runs in this process of which a test asks a few licence tables: to make all of them is most of what a run costs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import duckdb
import pytest

from assets.contracts import Table
from assets.warehouse import licensing
from tests.licence.hand_made import needed_by

_made: list[frozenset[str] | None] = [None]


def those_made() -> frozenset[str] | None:
    """The licence tables that runs make at this moment; None: all."""
    return _made[-1]


@contextmanager
def only_asked(*names: str) -> Iterator[None]:
    """Runs make these licence tables and those that they are made of, however many steps between; others are empty."""
    made, make = frozenset[str]().union(*map(needed_by, names)), licensing.make_licence_table

    def make_if_asked(
        connection: duckdb.DuckDBPyConnection, as_of: datetime, table: Table, *, is_there: bool = False
    ) -> int:
        if table.name in made:
            return make(connection, as_of, table, is_there=is_there)
        connection.execute(f'truncate "{table.name}"' if is_there else table.ddl)
        return 0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(licensing, "make_licence_table", make_if_asked)
        patch.setattr(f"{__name__}._made", [made])
        yield
