"""Run by a DuckDB client of another version: answers the queries of a file, and knows nothing of the product.

Arguments: the database, a file of queries by name (JSON), a file for the answers by name (JSON): columns and rows, or
the error. A table of many rows is answered by a digest of them.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import duckdb

MOST_ROWS = 500


def answer(connection: duckdb.DuckDBPyConnection, query: str) -> object:
    try:
        found = connection.execute(query)
        names, rows = [column[0] for column in found.description], sorted(map(repr, found.fetchall()))
    except duckdb.Error as error:
        return str(error)
    digest = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return names, rows if len(rows) <= MOST_ROWS else [f"{len(rows)} rows: {digest}"]


def main(database: str, queries: str, answers: str) -> None:
    with duckdb.connect(database, read_only=True) as connection:
        asked = json.loads(Path(queries).read_text(encoding="utf-8"))
        found = {name: answer(connection, query) for name, query in asked.items()}
    Path(answers).write_text(json.dumps({"version": duckdb.__version__, **found}), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
