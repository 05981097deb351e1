"""Runs of which a test asks a few licence tables: to make all of them is most of what a run costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

import duckdb

from assets.contracts import Table
from assets.warehouse import licensing
from tests.licence.hand_made import needed_by

_made: list[frozenset[str] | None] = [None]


def those_made() -> frozenset[str] | None:
    """The licence tables that runs make at this moment; None: all."""
    return _made[-1]


def making_only(made: frozenset[str]) -> Callable[..., int]:
    """What stands for the making of a licence table: those that are not among ``made`` stay empty."""
    make = licensing.make_licence_table

    def make_if_asked(
        connection: duckdb.DuckDBPyConnection, as_of: datetime, table: Table, *, is_there: bool = False
    ) -> int:
        if table.name in made:
            return make(connection, as_of, table, is_there=is_there)
        connection.execute(f'truncate "{table.name}"' if is_there else table.ddl)
        return 0

    return make_if_asked


@contextmanager
def only_asked(*names: str) -> Iterator[None]:
    """Runs make these licence tables and those that they are made of, however many steps between; others are empty.

    So do commands in forks (``command_line.py``); those in processes of their own make all.
    """
    made = frozenset[str]().union(*map(needed_by, names))
    _made.append(made)
    try:
        with patch.object(licensing, "make_licence_table", making_only(made)):
            yield
    finally:
        _made.pop()
