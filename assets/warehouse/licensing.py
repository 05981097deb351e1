"""The licence tables: each file of ``assets/sql`` is one select, read here on top of the base tables.

What the figures mean is in docs/licence-rules.md; the tables' contracts are in ``tables.licence``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

import duckdb

from assets.contracts import Table
from assets.selects import select_of
from assets.subjects import BASE_TABLES
from assets.tables import base, licence
from assets.warehouse import seats_ahead
from assets.warehouse.compared_names import KEY_MACROS, make_key_macros
from resources.clock import naive
from resources.storage.lake import Lake
from resources.storage.queries import Tables, columns_of, execute, quoted

_COUNTED_BY_DAY = (licence.MEMBER_ACTIVITY_DAILY,)
"""Tables of which only the changed days are made again."""
MACROS = {
    "seats_as_of": "One row per member that was on the team at the end of the UTC day `day`, as far as is known",
    "position_as_of": "One row per team: the position at the end of the UTC day `day`",
}
"""Files of ``assets/sql`` that become table macros with the parameter ``day``, and what each answers.

Clients parse them again: what DuckDB 1.4 does not know (``if(...)``) fails there, though it works here.
"""
ATTACHED = "Where this database is attached as w beside another, say: use w."
"""A macro looks for its tables in the database that is in use, whatever database it stands in itself."""


def make_licence_tables(
    connection: duckdb.DuckDBPyConnection, as_of: datetime, tables: Sequence[Table] = licence.ALL
) -> dict[str, int]:
    """Make all licence tables; returns their rows. The caller is inside a transaction.

    Args:
        connection: with the base tables loaded.
        as_of: the moment of all figures (aware).
        tables: those to make, in their order; all of them in a run.
    """
    make_functions(connection)
    found, rows = columns_of(connection), {}
    for table in tables:
        rows[table.name] = make_licence_table(
            connection, as_of, table, is_there=found.get(table.name) == table.signature
        )
    return rows


def make_licence_table(
    connection: duckdb.DuckDBPyConnection, as_of: datetime, table: Table, *, is_there: bool = False
) -> int:
    """Make one licence table; returns its rows.

    Args:
        connection: with the base tables, the licence tables before this one, and the functions (``make_functions``).
        as_of: the moment of all figures (aware).
        table: the table to make.
        is_there: whether a table of just these columns is there, to be emptied.
    """
    if table in _COUNTED_BY_DAY:
        rows = _count_changed_days(connection, table)
        connection.execute("delete from changed_days")
        return rows
    # A table that is emptied keeps its comments; one that is made again loses them.
    connection.execute(f'truncate "{table.name}"' if is_there else table.ddl)
    return _insert(connection, table, as_of)


def _insert(connection: duckdb.DuckDBPyConnection, table: Table, as_of: datetime | None = None) -> int:
    """Insert what the table's select finds; returns how many rows that are."""
    insert = f'insert into "{table.name}" by name {select_of(table.name)}'
    offered = {"as_of": naive(as_of)} if as_of else {}
    (rows,) = execute(connection, insert, offered).fetchone() or (0,)
    return int(rows)


def _count_changed_days(connection: duckdb.DuckDBPyConnection, table: Table) -> int:
    """Count the days whose events changed, and sum up their months; returns the rows of all days.

    All days if what an event means, who acted or what is counted changed.
    """
    (found,) = connection.execute(select_of("activity_basis")).fetchone() or (None,)
    how = "".join(each.ddl + select_of(each.name) for each in (table, base.USE_MONTHS))
    basis = f"{found} {sha256(how.encode()).hexdigest()}"
    if connection.execute("select basis from activity_basis").fetchall() != [(basis,)]:
        connection.execute(table.ddl)
        connection.execute(base.USE_MONTHS.ddl)
        connection.execute("delete from changed_days")
        connection.execute("insert into changed_days by name select distinct team, event_date from events")
        connection.execute("delete from activity_basis")
        connection.execute("insert into activity_basis by name select $basis as basis", {"basis": basis})
    connection.execute(
        f"delete from {table.name} where (team, activity_date) in (select (team, event_date) from changed_days)"
    )
    _insert(connection, table)
    sum_changed_months(connection)
    (rows,) = connection.execute(f'select count(*) from "{table.name}"').fetchone() or (0,)
    return int(rows)


def sum_changed_months(connection: duckdb.DuckDBPyConnection) -> None:
    """Sum up again the months of ``member_activity_daily`` that hold a day of ``changed_days``."""
    connection.execute(
        f"delete from {base.USE_MONTHS.name} where (team, month_number) in "
        "(select (team, (event_date - date '1970-01-01') // 30) from changed_days)"
    )
    _insert(connection, base.USE_MONTHS)


def keys_there_twice(tables: Tables, table: Table) -> list[tuple[Any, ...]]:
    """Keys of a table that are there more than once, each with its rows; a hundred at most."""
    names = ", ".join(f'"{name}"' for name in table.key)
    query = f'select {names}, count(*) as rows from "{table.name}" group by all having count(*) > 1 limit 100'
    return tables.ask(query).rows


def make_views(connection: duckdb.DuckDBPyConnection, lake: Lake) -> None:
    """Make ``event_json`` over the lake's absolute paths, so that the next run repairs a moved home."""
    patterns = ", ".join(map(quoted, lake.places.patterns("events")))
    source = f"read_parquet([{patterns}], hive_partitioning = true, hive_types = {{'team': varchar, 'date': date}})"
    if not patterns:
        source = "(select null::varchar as team, null::date as date, null::varchar as event where false)"
    select = f"select team, date as event_date, event from {source}"
    connection.execute(f"create or replace view event_json as {select}")


def make_functions(connection: duckdb.DuckDBPyConnection) -> None:
    """Make what the licence tables' SQL calls: the macros that compare, and Python's own function that looks ahead."""
    make_key_macros(connection)
    seats_ahead.register(connection)


def make_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table macros that ask for a past day: ``seats_as_of(day)`` and ``position_as_of(day)``."""
    for name in MACROS:
        connection.execute(f"create or replace macro {name}(day) as table {select_of(name)}")


def describe(connection: duckdb.DuckDBPyConnection) -> None:
    """Put what the contracts and the macros say into the database, for whoever opens it.

    Only words that are not there yet are written: all of them take longer than most licence tables.
    """
    found = set(connection.execute(select_of("comments")).fetchall())
    for table in (*BASE_TABLES, *licence.ALL, base.EVENT_JSON):
        kind, words = "view" if table is base.EVENT_JSON else "table", table.words
        if (table.name, None, words) not in found:
            connection.execute(f'comment on {kind} "{table.name}" is {quoted(words)}')
        for column in table.columns:
            if (table.name, column.name, column.meaning) not in found:
                connection.execute(f'comment on column "{table.name}"."{column.name}" is {quoted(column.meaning)}')
    for kind, macros in (("macro table", MACROS), ("macro", KEY_MACROS)):
        for name, words in macros.items():
            connection.execute(f"comment on {kind} {name} is {quoted(f'{words}. {ATTACHED}')}")
