"""A table as CSV or as Parquet."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from assets.contracts import Table
from assets.exports.cells import cell
from assets.exports.team_tables import TeamTables


def write_csv(path: Path, published: TeamTables, table: Table) -> int:
    """Write a table as CSV (RFC 4180, UTF-8); returns its rows.

    The file begins with UTF-8's mark: without it Excel on Windows reads the letters of its own code page.
    """
    rows = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table.column_names)
        for batch in published.batches(table):
            columns = [column.to_pylist() for column in batch.columns]
            writer.writerows([cell(value) for value in row] for row in zip(*columns, strict=True))
            rows += batch.num_rows
    return rows


def write_parquet(path: Path, published: TeamTables, table: Table) -> int:
    """Write a table as Parquet, with its contract's words in the fields' metadata; returns its rows."""
    rows = 0
    schema = described_schema(table, published)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in published.batches(table):
            writer.write_batch(batch.cast(schema))
            rows += batch.num_rows
    return rows


def described_schema(table: Table, published: TeamTables) -> pa.Schema:
    """The contract's schema with its words: ``comment`` of a field, ``dropbox_licences`` (JSON) of the file."""
    fields = [
        field.with_metadata({"comment": column.meaning})
        for field, column in zip(table.arrow_schema, table.columns, strict=True)
    ]
    facts = {"table": table.name, "one_row_per": table.one_row_per, "key": table.key, **published.facts}
    return pa.schema(fields, metadata={"dropbox_licences": json.dumps(facts)})
