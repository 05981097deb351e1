"""Questions to the tables that a home has published, as an analyst asks them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import duckdb

from resources.home import Home

Rows = list[dict[str, Any]]


@contextmanager
def asking(home: Home) -> Iterator[Callable[..., Rows]]:
    """One connection for several questions: to open the file takes longer than most of them."""
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        yield lambda query, **parameters: dicts(connection.execute(query, parameters))


def ask(home: Home, query: str, **parameters: Any) -> Rows:
    """Rows of the published tables, by column."""
    with asking(home) as asked:
        return asked(query, **parameters)


def texts_by_table(home: Home, names: Iterable[str]) -> dict[str, list[str]]:
    """All rows of tables as texts, in an order of their own: to compare two states of a home."""
    with asking(home) as asked:
        return {name: sorted(map(str, asked(f'from "{name}"'))) for name in names}


def dicts(found: duckdb.DuckDBPyConnection) -> Rows:
    """Rows that a query found, by column."""
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
