"""Where an organisation's own list of people stands: ``roster.csv`` or ``roster.parquet``, as names and rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from resources.errors import FixSetup
from resources.roster.columns import field_of
from resources.roster.settings import RosterSettings
from resources.text_files.csv_file import open_csv, plain_name
from resources.text_files.csv_text import wrong_line

Row = tuple[int, Sequence[Any]]
"""Where it stands, and a cell for each name; None: nothing is in it."""


@dataclass(frozen=True)
class RosterTable:
    """The list before it is understood; ``header_line`` is that of the names."""

    path: Path
    names: Sequence[str]
    rows: Callable[[], Iterable[Row]]
    header_line: int = 1
    may_end_early: bool = False
    """Whether None as the last cell means that the row ends before the header does."""

    def refuse(self, came_back: str, cure: str, line: int | None = None) -> FixSetup:
        """What is wrong with a line; without one, with the names."""
        return wrong_line(self.path, line or self.header_line, came_back, cure)


def open_roster(csv_file: Path, parquet_file: Path, settings: RosterSettings) -> RosterTable | None:
    """The list, whose rows are read when they are asked for; None: there is none.

    Args:
        csv_file: where it may stand.
        parquet_file: or here.
        settings: which columns are read beside the known ones, and what the CSV file is in.

    Raises:
        FixSetup: it cannot be read, or both files are there.
    """
    if csv_file.exists() and parquet_file.exists():
        raise FixSetup(f"Reading {csv_file}", f"{parquet_file.name} is there too", "Keep only the right one")
    chosen = {plain_name(name) for name in settings.columns.values()}

    def is_known(name: str) -> bool:
        return field_of(name) is not None or plain_name(name) in chosen

    if parquet_file.exists():
        return _parquet(parquet_file, is_known)
    name_encoding = ', or name its encoding in roster.toml: encoding = "cp1252"'
    file = open_csv(csv_file, is_known, settings.encoding, name_encoding)
    return RosterTable(csv_file, file.names, file.rows, file.header_line, may_end_early=True) if file else None


def _parquet(path: Path, is_known: Callable[[str], bool]) -> RosterTable:
    try:
        with pq.ParquetFile(path) as file:
            table = file.read()
        columns = [
            _readable(column) if is_known(name) else _empty(column)
            for name, column in zip(table.column_names, table.columns, strict=True)
        ]
    except (OSError, pa.ArrowException) as error:
        words = f"it cannot be read ({type(error).__name__})"
        raise FixSetup(f"Reading {path}", words, "Write it as Parquet once more") from error
    rows = lambda: enumerate(zip(*(column.to_pylist() for column in columns), strict=True), 1)  # noqa: E731
    return RosterTable(path, table.column_names, rows)


def _readable(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column whose cells Python can hold; nested ones say nothing."""
    if pa.types.is_timestamp(column.type):
        return column.cast(pa.timestamp("us", column.type.tz), safe=False)
    if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        return column.cast(pa.string())  # texts of writers that do not say that they are texts
    return _empty(column) if pa.types.is_nested(column.type) else column


def _empty(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pa.chunked_array([pa.nulls(len(column))])
