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

from resources.roster.columns import IDENTITY, status_in
from resources.roster.header import places_of
from resources.roster.settings import RosterSettings
from resources.roster.table import RosterTable, open_roster
from resources.text_files.days import WrongDay, day_of, day_or_none, is_mark_for_nothing

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


def read_roster(csv_file: Path, parquet_file: Path, settings: RosterSettings = _NOTHING_SET) -> list[RosterLine]:
    """The list's lines; none if there is no file.

    Raises:
        FixSetup: a file is wrong (the message names the line), or both are there.
    """
    table = open_roster(csv_file, parquet_file, settings)
    return list(_lines(table, places_of(table, settings), settings)) if table else []


def who_is_named(csv_file: Path, parquet_file: Path, settings: RosterSettings = _NOTHING_SET) -> set[str]:
    """What stands in the columns that tell who somebody is, or whose manager; in all of them, read first or not.

    Raises:
        FixSetup: a file is wrong (the message names the line), or both are there.
    """
    table = open_roster(csv_file, parquet_file, settings)
    if table is None:
        return set()
    found = places_of(table, settings)
    places = [place for field in (*IDENTITY, "manager") for place in found.get(field, ())]
    return {_text(cells[place]) for _, cells in table.rows() for place in places} - {""}


def _lines(table: RosterTable, places: Mapping[str, list[int]], settings: RosterSettings) -> Iterator[RosterLine]:
    for line, cells in table.rows():
        said = {field: _first(field, table.names, cells, found) for field, found in places.items()}
        if table.may_end_early and cells[-1] is None:
            _check_short(table, line, said, settings)
        left_on = _day(table, line, "left_on", said.pop("left_on", None), settings)
        last_day = _day(table, line, "last_day", said.pop("last_day", None), settings)
        if _CUT_NUMBER(said.get("external_id") or ""):
            words = f"external_id is {said['external_id']!r}: a spreadsheet has cut the number"
            raise table.refuse(words, "Give the cells the format Text, fill them in again and save", line)
        if last_day and not left_on:
            left_on = last_day + timedelta(days=1)
        if left_on or any(said.values()):
            yield RosterLine(line, **said, left_on=left_on)


def _check_short(table: RosterTable, line: int, said: Mapping[str, str | None], settings: RosterSettings) -> None:
    """Check that the cells of a row that ends before the header does are where they belong.

    Raises:
        FixSetup: one is not, so that the missing cell is not at its end.
    """
    statuses = {status.casefold() for status in settings.statuses}
    for field, text in said.items():
        is_off = text and (
            (field == "email" and "@" not in text and "@" in (said.get("external_id") or ""))
            or (field == "status" and _is_day(text))
            or (field != "status" and text.casefold() in statuses)
        )
        if is_off:
            words = f"it has fewer cells than the header, and {text!r} stands under {field}"
            raise table.refuse(words, "Write the cell that is missing, empty or not", line)


def _is_day(text: str) -> bool:
    try:
        day_of(text, "day first")
    except WrongDay:
        return False
    return True


def _first(field: str, names: Sequence[str], cells: Sequence[Any], places: list[int]) -> str | None:
    """The value of the first column that has one."""
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
        say_order = ', or say the order in roster.toml: day_order = "day first"' if error.is_order_open else ""
        raise table.refuse(words, f"{error.cure}{say_order}, or leave it empty", line) from None
