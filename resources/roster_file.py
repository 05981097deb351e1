"""An organisation's own list of its people: ``roster.csv`` or ``roster.parquet``, read and checked.

One line a person. Known columns, in any order, others beside them: ``external_id``, ``email`` (one of the two at
least), ``department``, ``cost_centre``, ``status`` (``left`` says that the person is gone) and ``left_on`` (since
which day). Which seat is whose is found in SQL: ``assets/sql/roster_matches.sql``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from resources.csv_file import csv_rows, plain_name, wrong_line
from resources.days import WrongDay, day_or_none
from resources.errors import FixSetup

COLUMNS = ("external_id", "email", "department", "cost_centre", "status", "left_on")
_IDENTITY = ("external_id", "email")


@dataclass(frozen=True)
class RosterLine:
    """A person of the list; ``line`` is where it stands: the line of the CSV file, the row of the Parquet file."""

    line: int
    external_id: str | None = None
    email: str | None = None
    department: str | None = None
    cost_centre: str | None = None
    status: str | None = None
    left_on: date | None = None


def read_roster(csv_file: Path, parquet_file: Path) -> list[RosterLine]:
    """The list's lines; none if there is no file.

    Raises:
        FixSetup: a file is wrong (the message names the line), or both are there.
    """
    if csv_file.exists() and parquet_file.exists():
        raise FixSetup(f"Reading {csv_file}", f"{parquet_file.name} is there too", "Keep the one that holds")
    if parquet_file.exists():
        return _lines(parquet_file, _parquet_rows(parquet_file))
    return _lines(csv_file, csv_rows(csv_file, lambda names: _check_names(csv_file, names)))


def _lines(path: Path, rows: Iterable[tuple[int, dict[str, Any]]]) -> list[RosterLine]:
    found = []
    for line, row in rows:
        texts = {name: _text(row.get(name)) for name in COLUMNS}
        left_on = texts.pop("left_on")
        if left_on or any(texts.values()):
            found.append(RosterLine(line, **texts, left_on=_day(path, line, left_on)))
    return found


def _text(value: Any) -> str | None:
    """A cell as text; None: nothing is in it. Ids that became numbers on their way are whole ones."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return None if value is None else str(value).strip() or None


def _day(path: Path, line: int, text: str | None) -> date | None:
    try:
        return day_or_none(text)
    except WrongDay as error:
        raise wrong_line(
            path, line, f"left_on is {text!r}, which {error}", f"{error.cure}, or leave it empty"
        ) from None


def _parquet_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        table = pq.read_table(path, partitioning=None)
        names = [plain_name(name) for name in table.column_names]
        _check_names(path, names)
        rows = table.rename_columns(names)
        rows = rows.select([name for name in COLUMNS if name in rows.column_names]).to_pylist()
    except (OSError, pa.ArrowException) as error:
        words = f"it cannot be read ({type(error).__name__})"
        raise FixSetup(f"Reading {path}", words, "Write it anew as Parquet") from error
    yield from enumerate(rows, 1)


def _check_names(path: Path, names: list[str]) -> None:
    for name in COLUMNS:
        if names.count(name) > 1:
            raise wrong_line(path, 1, f"the column {name} is there twice", "Keep the one that holds")
    if not any(name in names for name in _IDENTITY):
        cure = f"Name the columns in the first line; known are: {', '.join(COLUMNS)}"
        raise wrong_line(path, 1, f"there is neither a column {' nor '.join(_IDENTITY)}", cure)
