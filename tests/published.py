"""Questions to the tables that a home has published, as an analyst asks them."""

from __future__ import annotations

from typing import Any

import duckdb

from resources.home import Home


def ask(home: Home, query: str, **parameters: Any) -> list[dict[str, Any]]:
    """Rows of the published tables, by column."""
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        return dicts(connection.execute(query, parameters))


def dicts(found: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Rows that a query found, by column."""
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
