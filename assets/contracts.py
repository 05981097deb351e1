"""What a table's contract is. The contracts themselves are in ``assets.tables``.

A contract is declared once; the Arrow schema of lake files, the DDL and comments in DuckDB, the column docs in
Dagster's UI, the checks and docs/tables.md all come from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import pyarrow as pa

from resources.storage.day_files import SINCE_KEY

ARROW_TYPES: dict[str, pa.DataType] = {
    "VARCHAR": pa.string(),
    "VARCHAR[]": pa.list_(pa.string()),
    "BOOLEAN": pa.bool_(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "UBIGINT": pa.uint64(),
    "DOUBLE": pa.float64(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
    "DECIMAL(18,2)": pa.decimal128(18, 2),
    "DECIMAL(18,6)": pa.decimal128(18, 6),
}


Personal = Literal["", "key", "name", "mention"]
"""What a column says about a person. ``key``: an id or address that tells who it is; ``name``: what else names them;
``mention``: a text that may name anybody; empty: nothing."""


@dataclass(frozen=True)
class Column:
    """A column: its name, its DuckDB type (a key of ``ARROW_TYPES``) and its meaning, with unit and source.

    ``since``: the version of the lake's contract from which on files have it; in older files it counts as NULL.
    ``personal``: what a listing's row says about its person, which decides what forgetting somebody replaces.
    """

    name: str
    type: str
    meaning: str
    since: int = 1
    personal: Personal = ""

    @property
    def field(self) -> pa.Field:
        """The column in an Arrow schema, with ``since`` where ``schema_of`` of ``day_files`` looks for it."""
        metadata = {SINCE_KEY: str(self.since)} if self.since > 1 else None
        return pa.field(self.name, ARROW_TYPES[self.type], metadata=metadata)


@dataclass(frozen=True)
class Table:
    """A table: what one row is, its columns, and the columns that make a row unique (none: rows may repeat).

    ``purpose``: the question that it answers, as a sentence; readers see it first. Files of the lake have none.
    ``order``: the columns by which its rows are written to files, where that is not the key.
    """

    name: str
    one_row_per: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    purpose: str = ""

    @property
    def words(self) -> str:
        """What it is for, then what one row is: wherever a reader meets the table."""
        return f"{self.purpose} One row per {self.one_row_per}.".strip()

    @cached_property
    def column_names(self) -> tuple[str, ...]:
        """The columns' names, in order."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def arrow_schema(self) -> pa.Schema:
        """The schema of this table's Parquet files."""
        return pa.schema([column.field for column in self.columns])

    @property
    def signature(self) -> tuple[str, ...]:
        """Names and types, as ``duckdb_columns()`` tells them."""
        return tuple(f"{column.name} {column.type}" for column in self.columns)

    @property
    def ddl(self) -> str:
        """The statement that makes the empty table in DuckDB."""
        columns = ",\n  ".join(f'"{column.name}" {column.type}' for column in self.columns)
        return f'create or replace table "{self.name}" (\n  {columns}\n)'
