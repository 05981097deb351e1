"""An organisation's own list of its people: ``roster.csv`` or ``roster.parquet``, understood and checked.

One line a person, columns in any order and others beside them; which columns are read is in ``roster_columns``, what
``roster.toml`` may say about them in ``roster_settings``. Which seat is whose is found in SQL:
``assets/sql/roster_matches.sql``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from resources.csv_file import plain_name
from resources.days import WrongDay, day_or_none, is_mark_for_nothing
from resources.roster_columns import IDENTITY, KNOWN_NAMES, columns_of, field_of, status_in
from resources.roster_settings import RosterSettings
from resources.roster_table import RosterTable, open_roster

_AS_WRITTEN = ("department", "cost_centre", "manager")
"""What may well be called NA: North America."""
_CUT_NUMBER = re.compile(r"[0-9][.,][0-9]+E\+[0-9]+", re.IGNORECASE).fullmatch
_NOTHING_SET = RosterSettings()


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


@dataclass(frozen=True)
class RosterColumn:
    """A column of the list: its place from 1, its name, what it is read as (a key of ``KNOWN_NAMES``; None: not read).

    Of several that are read as the same, the one whose ``rank`` is 1 goes before, then 2.
    """

    place: int
    name: str
    read_as: str | None = None
    rank: int | None = None


def read_roster(csv_file: Path, parquet_file: Path, settings: RosterSettings = _NOTHING_SET) -> list[RosterLine]:
    """The list's lines; none if there is no file.

    Raises:
        FixSetup: a file is wrong (the message names the line), or both are there.
    """
    table = _open(csv_file, parquet_file, settings)
    return list(_lines(table, _places(table, settings), settings)) if table else []


def roster_columns(csv_file: Path, parquet_file: Path, settings: RosterSettings = _NOTHING_SET) -> list[RosterColumn]:
    """The list's columns, in their order, and what each is read as; none if there is no file.

    Raises:
        FixSetup: as ``read_roster`` does for the names.
    """
    table = _open(csv_file, parquet_file, settings)
    if table is None:
        return []
    places = _places(table, settings)
    read = {place: (field, rank) for field, found in places.items() for rank, place in enumerate(found, 1)}
    return [RosterColumn(place + 1, name, *read.get(place, ())) for place, name in enumerate(table.names)]


def _open(csv_file: Path, parquet_file: Path, settings: RosterSettings) -> RosterTable | None:
    chosen = {plain_name(name) for name in settings.columns.values()}
    return open_roster(
        csv_file, parquet_file, lambda name: bool(field_of(name)) or plain_name(name) in chosen, settings.encoding
    )


def _places(table: RosterTable, settings: RosterSettings) -> dict[str, list[int]]:
    """Where the columns are that say each of ``KNOWN_NAMES``; the one that goes before stands first."""
    plain = [plain_name(name) for name in table.names]
    there = ", ".join(filter(None, table.names)) or "none"
    chosen = {}
    for field, name in settings.columns.items():
        chosen[field] = [place for place, each in enumerate(plain) if each == plain_name(name)]
        if not chosen[field]:
            words = f"there is no column {name!r}, which roster.toml names for {field}"
            raise table.refuse(words, f"Name one of: {there}")
    taken = {place for places in chosen.values() for place in places}
    found = {field: [at for at in places if at not in taken] for field, places in columns_of(table.names).items()}
    found |= chosen
    for places in found.values():
        same = [plain[place] for place in places]
        if twice := next((name for name in same if same.count(name) > 1), None):
            raise table.refuse(f"the column {twice} is there twice", "Keep the one that holds")
    if not any(found.get(field) for field in IDENTITY):
        cure = (
            f"Name the columns in the first line (there are: {there}); known are {', '.join(KNOWN_NAMES)} and the "
            "names in docs/operate.md, others can be named in roster.toml"
        )
        raise table.refuse(f"there is neither a column {' nor '.join(IDENTITY)}", cure)
    return found


def _lines(table: RosterTable, places: Mapping[str, list[int]], settings: RosterSettings) -> Iterator[RosterLine]:
    for line, cells in table.rows():
        said = {field: _first(field, table.names, cells, found) for field, found in places.items()}
        left_on = _day(table, line, "left_on", said.pop("left_on", None), settings)
        last_day = _day(table, line, "last_day", said.pop("last_day", None), settings)
        if _CUT_NUMBER(said.get("external_id") or ""):
            words = f"external_id is {said['external_id']!r}: a spreadsheet has cut the number"
            raise table.refuse(words, "Give the cells the format Text, fill them in again and save", line)
        if last_day and not left_on:
            left_on = last_day + timedelta(days=1)
        if left_on or any(said.values()):
            yield RosterLine(line, **said, left_on=left_on)


def _first(field: str, names: Sequence[str], cells: Sequence[Any], places: list[int]) -> str | None:
    """What the first of the columns says that says anything."""
    for place in places:
        text = _text(cells[place])
        if text and (field in _AS_WRITTEN or not is_mark_for_nothing(text)):
            return status_in(names[place], text) if field == "status" else text
    return None


def _text(value: Any) -> str:
    """A cell as text. Ids that became numbers on their way are whole ones."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float):
        value = None if math.isnan(value) else int(value) if value.is_integer() else value
    return "" if value is None else str(value)


def _day(table: RosterTable, line: int, field: str, text: str | None, settings: RosterSettings) -> date | None:
    if text is None:
        return None
    try:
        return day_or_none(text, settings.day_order)
    except WrongDay as error:
        words = f"{field} is {text!r}, which {error}"
        raise table.refuse(words, f"{error.cure}, or leave it empty", line) from None
