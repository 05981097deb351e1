"""Questions to an open database in SQL: their parameters, their answers, and what DuckDB says of them in our words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from resources.errors import FixSetup
from resources.storage.frames import exact_frame

if TYPE_CHECKING:
    import pandas as pd

_DAMAGE = (duckdb.IOException, duckdb.SerializationException, duckdb.InternalException, duckdb.FatalException)


_PARSED: dict[str, list[duckdb.Statement]] = {}
_MOST_PARSED = 500
"""More than the product has selects; a reader's own questions come to it one after another."""


@dataclass(frozen=True)
class Rows:
    """An answer: the names of its columns, and its rows."""

    names: list[str]
    rows: list[tuple[Any, ...]]

    def dicts(self) -> list[dict[str, Any]]:
        """The rows by column."""
        return [dict(zip(self.names, row, strict=True)) for row in self.rows]


class Tables:
    """The tables of an open database.

    A question names its parameters as ``$name``. Values that it does not name are left out, so that a caller may offer
    the same ones to several questions.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def ask(self, sql: str, **parameters: Any) -> Rows:
        """The answer to a question in SQL.

        Raises:
            FixSetup: the question is wrong, or the file is damaged.
        """
        with _in_our_words():
            found = execute(self._connection, sql, parameters)
            return Rows([column[0] for column in found.description or ()], found.fetchall())

    def batches(self, sql: str, rows_a_batch: int, **parameters: Any) -> Iterator[pa.RecordBatch]:
        """The answer as Arrow, piece by piece, for tables that do not fit into memory.

        Raises:
            FixSetup: the question is wrong, or the file is damaged.
        """
        with _in_our_words():
            yield from self._relation(sql, parameters).to_arrow_reader(rows_a_batch)

    def arrow(self, sql: str, **parameters: Any) -> pa.Table:
        """The answer as an Arrow table.

        Raises:
            FixSetup: the question is wrong, or the file is damaged.
        """
        with _in_our_words():
            return self._relation(sql, parameters).to_arrow_table()

    def frame(self, table: str, **parameters: Any) -> pd.DataFrame:
        """A table by its name, or the answer to a question in SQL, as a pandas frame of exact values (``frames``).

        A sum of whole numbers is a HUGEINT in DuckDB and a Decimal here; ``cast(sum(...) as bigint)`` is an ``Int64``.

        Raises:
            FixSetup: there is no such table, the question is wrong, or the file is damaged.
        """
        with _in_our_words():
            sql = f'from "{table}"' if table.isidentifier() else table
            found = self._relation(sql, parameters).to_arrow_table()
        return exact_frame(found)

    def _relation(self, sql: str, parameters: Mapping[str, Any]) -> duckdb.DuckDBPyRelation:
        return self._connection.sql(sql, params=named_parameters(self._connection, sql, parameters))


def execute(connection: duckdb.DuckDBPyConnection, sql: str, offered: Mapping[str, Any]) -> duckdb.DuckDBPyConnection:
    """Execute SQL with those of the offered values that it names."""
    for statement in _statements(connection, sql):
        connection.execute(statement, {name: offered[name] for name in statement.named_parameters if name in offered})
    return connection


def _statements(connection: duckdb.DuckDBPyConnection, sql: str) -> list[duckdb.Statement]:
    """The statements of a text, which a process parses once: that is an eighth of a select's time.

    They are of no connection: DuckDB executes a copy.
    """
    found = _PARSED.get(sql)
    if found is None:
        if len(_PARSED) >= _MOST_PARSED:
            _PARSED.clear()
        found = _PARSED[sql] = connection.extract_statements(sql)
    return found


def named_parameters(connection: duckdb.DuckDBPyConnection, sql: str, offered: Mapping[str, Any]) -> dict[str, Any]:
    """Of the values that are offered those that the SQL names; DuckDB's own parser says which."""
    named = {name for statement in _statements(connection, sql) for name in statement.named_parameters}
    return {name: value for name, value in offered.items() if name in named}


def quoted(text: Path | str) -> str:
    """A text as an SQL literal: paths, settings, views and comments take no parameters."""
    return "'" + str(text).replace("'", "''") + "'"


def columns_of(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, ...]]:
    """Of each table and view of a database ``name TYPE`` of its columns."""
    found = connection.execute(
        "select table_name, list(column_name || ' ' || data_type order by column_index) "
        "from duckdb_columns() where schema_name = 'main' and not internal group by all"
    ).fetchall()
    return {name: tuple(texts) for name, texts in found}


def shape_of(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, ...]]:
    """What a database has: ``columns_of`` its tables and views, and of each macro its parameters.

    To look for macros takes six times as long as for columns: DuckDB lists thousands of functions of its own.
    """
    query = "select function_name, parameters from duckdb_functions() where not internal"
    return columns_of(connection) | {name: tuple(texts) for name, texts in connection.execute(query).fetchall()}


@contextmanager
def _in_our_words() -> Iterator[None]:
    tried = "Asking the published tables"
    try:
        yield
    except duckdb.Error as error:
        # A checksum that does not fit is a plain Error.
        if type(error) is duckdb.Error or isinstance(error, _DAMAGE):
            raise damaged(tried, error) from error
        cure = "Correct the query; 'show tables' lists the tables, 'describe seats' the columns of one"
        raise FixSetup(tried, str(error).strip(), cure) from error


def damaged(tried: str, error: duckdb.Error) -> FixSetup:
    """A file, or one that a view reads, is not what it should be."""
    cure = "Make the tables again from what was read: dropbox-licences rebuild"
    return FixSetup(tried, f"it cannot be read: {first_line(error)}", cure)


def first_line(error: duckdb.Error) -> str:
    """What DuckDB says, without the details below."""
    return str(error).strip().partition("\n")[0]
