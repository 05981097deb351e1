"""The published file explains itself, and opens in what analysts use."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest
from pandas.api import types

from assets.subjects import BASE_TABLES
from assets.tables import base, licence
from assets.warehouse.compared_names import KEY_MACROS
from assets.warehouse.licensing import ATTACHED, MACROS

CONTRACTS = {table.name: table for table in (*BASE_TABLES, *licence.ALL, base.EVENT_JSON)}
IS_OF_TYPE = {
    "VARCHAR": lambda series: types.is_string_dtype(series) or types.is_object_dtype(series),
    "VARCHAR[]": types.is_object_dtype,
    "BOOLEAN": lambda series: types.is_bool_dtype(series) or series.isna().any(),  # pandas' own has no NULL
    "INTEGER": types.is_numeric_dtype,
    "BIGINT": types.is_numeric_dtype,
    "UBIGINT": types.is_numeric_dtype,
    "DOUBLE": types.is_float_dtype,
    "DATE": types.is_datetime64_dtype,
    "TIMESTAMP": types.is_datetime64_dtype,
    "DECIMAL(18,2)": types.is_float_dtype,
    "DECIMAL(18,6)": types.is_float_dtype,
}


def test_every_table_view_and_macro_has_words(published: duckdb.DuckDBPyConnection) -> None:
    tables = published.execute(
        "select table_name, comment from duckdb_tables() union all "
        "select view_name, comment from duckdb_views() where not internal"
    ).fetchall()
    assert {name for name, _ in tables} == set(CONTRACTS)
    for name, words in tables:
        assert words == CONTRACTS[name].words
    macros = published.execute("select function_name, comment from duckdb_functions() where not internal").fetchall()
    assert dict(macros) == {name: f"{words}. {ATTACHED}" for name, words in (MACROS | KEY_MACROS).items()}


def test_every_column_has_its_contracts_words(published: duckdb.DuckDBPyConnection) -> None:
    columns = published.execute(
        "select table_name, column_name, data_type, comment from duckdb_columns() where not internal "
        "order by table_oid, column_index"
    ).fetchall()
    told = {name: [column[1:] for column in columns if column[0] == name] for name in CONTRACTS}
    assert told == {
        name: [(column.name, column.type, column.meaning) for column in table.columns]
        for name, table in CONTRACTS.items()
    }
    assert all(words.strip() for *_, words in columns)


@pytest.mark.parametrize("name", CONTRACTS)
def test_pandas_reads_every_table_with_types(published: duckdb.DuckDBPyConnection, name: str) -> None:
    frame = published.table(name).df()
    (rows,) = published.execute(f'select count(*) from "{name}"').fetchone() or (0,)
    assert isinstance(frame, pd.DataFrame)
    assert len(frame) == rows
    for column in CONTRACTS[name].columns:
        assert IS_OF_TYPE[column.type](frame[column.name]), (column, frame[column.name].dtype)


def test_the_file_is_written_for_older_clients(published: duckdb.DuckDBPyConnection) -> None:
    # tests/docs/test_clients.py opens it with them; a file of v1.3.0 is read wrongly by DuckDB 1.3, without an error.
    tags = published.execute("select tags from duckdb_databases() where not internal").fetchall()
    assert tags == [({"storage_version": "v1.4.0+"},)]
