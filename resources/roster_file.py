"""An organisation's own list of its people: ``roster.csv`` or ``roster.parquet``, read and checked.

One line a person, columns in any order and others beside them; which columns are read is in ``roster_columns``, what
``roster.toml`` may say about them in ``roster_settings``. Which seat is whose is found in SQL:
``assets/sql/roster_matches.sql``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from resources.csv_file import open_csv, plain_name
from resources.csv_text import wrong_line
from resources.days import WrongDay, day_or_none, is_mark_for_nothing
from resources.errors import FixSetup
from resources.roster_columns import IDENTITY, KNOWN_NAMES, columns_of, field_of, status_in
from resources.roster_settings import RosterSettings

_AS_WRITTEN = ("department", "cost_centre", "manager")
"""What may well be called NA: North America."""
_CUT_NUMBER = re.compile(r"[0-9][.,][0-9]+E\+[0-9]+", re.IGNORECASE).fullmatch


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
    manager: str | None = None


def read_roster(
    csv_file: Path,
    parquet_file: Path,
    settings: RosterSettings = RosterSettings(),  # noqa: B008 - it is frozen
) -> list[RosterLine]:
    """The list's lines; none if there is no file.

    Raises:
        FixSetup: a file is wrong (the message names the line), or both are there.
    """
    if csv_file.exists() and parquet_file.exists():
        raise FixSetup(f"Reading {csv_file}", f"{parquet_file.name} is there too", "Keep the one that holds")
    if parquet_file.exists():
        return _parquet_lines(parquet_file, settings)
    return _csv_lines(csv_file, settings)


def _csv_lines(path: Path, settings: RosterSettings) -> list[RosterLine]:
    chosen = {plain_name(name) for name in settings.columns.values()}
    name_encoding = ', or name its encoding in roster.toml: encoding = "cp1252"'
    file = open_csv(
        path, lambda name: bool(field_of(name)) or plain_name(name) in chosen, settings.encoding, name_encoding
    )
    if file is None:
        return []
    return list(_lines(path, file.names, _columns(path, file.names, settings, file.header_line), file.rows(), settings))


def _parquet_lines(path: Path, settings: RosterSettings) -> list[RosterLine]:
    try:
        with pq.ParquetFile(path) as file:
            table = file.read()
    except (OSError, pa.ArrowException) as error:
        words = f"it cannot be read ({type(error).__name__})"
        raise FixSetup(f"Reading {path}", words, "Write it as Parquet once more") from error
    columns = _columns(path, table.column_names, settings, 1)
    read = sorted(place for places in columns.values() for place in places)
    table = table.select(read)
    columns = {field: [read.index(place) for place in places] for field, places in columns.items()}
    rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
    return list(_lines(path, table.column_names, columns, enumerate(rows, 1), settings))


def _columns(path: Path, names: Sequence[str], settings: RosterSettings, line: int) -> dict[str, list[int]]:
    """What the columns say: by a key of ``KNOWN_NAMES`` their places, the one that goes before first."""
    plain = [plain_name(name) for name in names]
    chosen = {}
    for field, name in settings.columns.items():
        chosen[field] = [place for place, each in enumerate(plain) if each == plain_name(name)]
        if not chosen[field]:
            cure = f"Name one of: {', '.join(filter(None, names))}"
            raise wrong_line(path, line, f"there is no column {name!r}, which roster.toml names for {field}", cure)
    taken = {place for places in chosen.values() for place in places}
    found = {field: [place for place in places if place not in taken] for field, places in columns_of(names).items()}
    found |= chosen
    for places in found.values():
        same = [plain[place] for place in places]
        if twice := next((name for name in same if same.count(name) > 1), None):
            raise wrong_line(path, line, f"the column {twice} is there twice", "Keep the one that holds")
    if not any(found.get(field) for field in IDENTITY):
        cure = (
            f"Name the columns in the first line (there are: {', '.join(filter(None, names)) or 'none'}); known are "
            f"{', '.join(KNOWN_NAMES)} and the names in docs/operate.md, others can be named in roster.toml"
        )
        raise wrong_line(path, line, f"there is neither a column {' nor '.join(IDENTITY)}", cure)
    return found


def _lines(
    path: Path,
    names: Sequence[str],
    columns: dict[str, list[int]],
    rows: Iterable[tuple[int, Sequence[Any]]],
    settings: RosterSettings,
) -> Iterator[RosterLine]:
    for line, cells in rows:
        said = {field: _first(field, names, cells, places) for field, places in columns.items()}
        left_on, last_day = (
            _day(path, line, field, said.pop(field, None), settings) for field in ("left_on", "last_day")
        )
        if _CUT_NUMBER(said.get("external_id") or ""):
            words = f"external_id is {said['external_id']!r}: a spreadsheet has cut the number"
            raise wrong_line(path, line, words, "Give the cells the format Text, fill them in again and save")
        if last_day and not left_on:
            left_on = last_day + timedelta(days=1)
        if left_on or any(said.values()):
            yield RosterLine(line, **said, left_on=left_on)


def _first(field: str, names: Sequence[str], cells: Sequence[Any], places: list[int]) -> str | None:
    """What the first of the columns says that says anything."""
    for place in places:
        text = _text(cells[place])
        if text is None or (field not in _AS_WRITTEN and is_mark_for_nothing(text)):
            continue
        return status_in(names[place], text) if field == "status" else text
    return None


def _text(value: Any) -> str | None:
    """A cell as text; None: nothing is in it. Ids that became numbers on their way are whole ones."""
    if isinstance(value, float):
        value = None if math.isnan(value) else int(value) if value.is_integer() else value
    return None if value is None or isinstance(value, dict | list) else str(value).strip() or None


def _day(path: Path, line: int, field: str, text: str | None, settings: RosterSettings) -> date | None:
    try:
        return day_or_none(text, settings.day_order)
    except WrongDay as error:
        raise wrong_line(
            path, line, f"{field} is {text!r}, which {error}", f"{error.cure}, or leave it empty"
        ) from None
