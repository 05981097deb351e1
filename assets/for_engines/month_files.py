"""The events of a month and shard as Parquet: the lake's day files put together, with ``team`` and ``event_date``.

However many events there are, no more than one row group of them is in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from assets.contracts import Column, Table
from assets.for_engines.table_files import GROUP_ROWS
from assets.tables import lake

GROUP_BYTES, READ_ROWS = 64 << 20, 8_192
"""A row group is written when its rows take so much, or are as many as one may have; so many are read at once."""
PART_BYTES = 256 << 20
"""A file that has grown to this size is followed by another: a store takes each in one piece."""

EVENTS = Table(
    "events_by_month",
    "event of a settled month, as the lake's files of its days hold it",
    (
        Column("team", "VARCHAR", "The connection's name in connections.toml"),
        Column("event_date", "DATE", "The UTC day whose file holds the event"),
        *lake.EVENTS.columns,
    ),
)
"""What is in the files."""


def write_month(days: Iterable[tuple[str, date, Path]], folder: Path) -> Iterator[tuple[Path, int]]:
    """Write the events of these teams' days; yields each file and its rows as soon as it is whole.

    Raises:
        OSError, pa.ArrowException: a day's file is gone, or damaged.
    """
    groups = _row_groups(days)
    group = next(groups, None)
    part = 0
    while group is not None or part == 0:
        path, rows = folder / (f"data-{part:02}.parquet" if part else "data.parquet"), 0
        with path.open("wb") as file, pq.ParquetWriter(file, EVENTS.arrow_schema, compression="zstd") as writer:
            while group is not None and file.tell() < PART_BYTES:
                writer.write_table(group, row_group_size=GROUP_ROWS)
                rows += group.num_rows
                group = next(groups, None)
        yield path, rows
        part += 1


def _row_groups(days: Iterable[tuple[str, date, Path]]) -> Iterator[pa.Table]:
    """The rows of all days, in pieces that each become a row group."""
    held: list[pa.RecordBatch] = []
    rows = size_bytes = 0
    for batch in _batches(days):
        held.append(batch)
        rows, size_bytes = rows + batch.num_rows, size_bytes + batch.nbytes
        if rows >= GROUP_ROWS or size_bytes >= GROUP_BYTES:
            yield pa.Table.from_batches(held)
            held, rows, size_bytes = [], 0, 0
    if held:
        yield pa.Table.from_batches(held)


def _batches(days: Iterable[tuple[str, date, Path]]) -> Iterator[pa.RecordBatch]:
    for team, day, path in days:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(READ_ROWS):
                yield _with_day(batch, team, day)


def _with_day(batch: pa.RecordBatch, team: str, day: date) -> pa.RecordBatch:
    """Rows of a day's file with all columns; what an older contract did not have is NULL."""
    rows = batch.num_rows
    known = {"team": pa.repeat(pa.scalar(team), rows), "event_date": pa.repeat(pa.scalar(day), rows)}
    columns = [
        known[field.name]
        if field.name in known
        else batch.column(field.name).cast(field.type)
        if field.name in batch.schema.names
        else pa.nulls(rows, field.type)
        for field in EVENTS.arrow_schema
    ]
    return pa.RecordBatch.from_arrays(columns, schema=EVENTS.arrow_schema)
