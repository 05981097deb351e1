"""A table as Parquet, one file a shard: ``<table>/shard=NN/data.parquet``, with ``team`` as a column.

A table without teams is in shard 0. A shard without rows has a file too, so that each tells the columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from assets.contracts import Table
from assets.for_engines.manifest import File
from resources.shards import shard_of
from resources.storage.queries import Tables

FILE_NAME = "data.parquet"
GROUP_ROWS = 122_880
"""Rows in one row group at most: DuckDB's own, and some megabytes."""
_SELECT = """
select {columns}, coalesce(shards.shard, 0) as shard
from "{table}" as rows
{teams}
order by shard, {order}
"""
_TEAMS = """left join (select unnest($teams::varchar[]) as team, unnest($shards::integer[]) as shard) as shards
using (team)"""
_NAMES = 'select distinct team from "{table}" where team is not null'
_NO_TEAMS = "cross join (select 0 as shard) as shards"


def shard_name(shard: int) -> str:
    """The name of a shard's folder."""
    return f"shard={shard:02}"


def write_table(published: Tables, table: Table, shards: int, folder: Path) -> list[File]:
    """Write a table into ``folder``; returns its files, the shards in order, with paths within the folder."""
    by_team = "team" in table.column_names
    rows = dict.fromkeys(range(shards if by_team else 1), 0)
    paths = {shard: f"{table.name}/{shard_name(shard)}/{FILE_NAME}" for shard in rows}
    for shard in rows:
        (folder / paths[shard]).parent.mkdir(parents=True)
    pieces = _pieces(published, table, shards if by_team else 0)
    at, piece = next(pieces, (-1, None))
    for shard in rows:
        with pq.ParquetWriter(folder / paths[shard], _schema(table), compression="zstd") as writer:
            while piece is not None and at == shard:
                writer.write_batch(piece, row_group_size=GROUP_ROWS)
                rows[shard] += piece.num_rows
                at, piece = next(pieces, (-1, None))
    return [File(path, rows[shard], (folder / path).stat().st_size) for shard, path in paths.items()]


def _pieces(published: Tables, table: Table, shards: int) -> Iterator[tuple[int, pa.RecordBatch]]:
    """The rows of a table, by shard and then by its key; each piece is of one shard."""
    teams = [team for (team,) in published.ask(_NAMES.format(table=table.name)).rows] if shards else []
    columns = ", ".join(f'rows."{name}"' for name in table.column_names)
    order = ", ".join(f'rows."{name}"' for name in table.key) or "all"
    select = _SELECT.format(columns=columns, table=table.name, order=order, teams=_TEAMS if shards else _NO_TEAMS)
    numbers = [shard_of(team, shards) for team in teams]
    for batch in published.batches(select, GROUP_ROWS, teams=teams, shards=numbers):
        found = batch.column("shard")
        held = batch.drop_columns(["shard"]).cast(table.arrow_schema)
        start = 0
        for shard, count in _runs(found):
            yield shard, held.slice(start, count)
            start += count


def _runs(shards: pa.Array) -> Iterator[tuple[int, int]]:
    """Each shard of a batch that is ordered by them, and its rows."""
    for each in shards.value_counts().sort(by="values").to_pylist():
        yield each["values"], each["counts"]


def _schema(table: Table) -> pa.Schema:
    """The contract's schema, with the columns' meanings as pyarrow and pandas show them."""
    return pa.schema(
        [
            field.with_metadata({"comment": column.meaning})
            for field, column in zip(table.arrow_schema, table.columns, strict=True)
        ]
    )
