"""What people decided about seats: ``decisions.csv``, read and checked.

One line a decision: ``seat`` (an address or a team_member_id), ``decided`` (reclaim or keep), ``by`` (whom), ``on``
(which day); ``note``, ``team`` and ``until`` if need be. Which seat is meant is found in SQL:
``assets/sql/decisions.sql``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from resources.csv_file import CsvFile, open_csv, plain_name
from resources.csv_text import wrong_line
from resources.days import WrongDay, day_of

NEEDED = ("seat", "decided", "by", "on")
COLUMNS = (*NEEDED, "note", "team", "until")
DECIDED = ("reclaim", "keep")


@dataclass(frozen=True)
class Decision:
    """A decision; ``line`` is where it stands in the file, ``until_date`` the last day on which a seat is kept."""

    line: int
    seat: str
    decided: str
    decided_by: str
    decided_date: date
    note: str | None = None
    team: str | None = None
    until_date: date | None = None


def read_decisions(path: Path) -> list[Decision]:
    """The decisions in the file's order; none if there is no file.

    Columns without a name and without content are left out, as spreadsheets save them.

    Raises:
        FixSetup: the file is wrong; the message names the line.
    """
    file = open_csv(path, lambda name: plain_name(name) in COLUMNS)
    if file is None:
        return []
    names = [plain_name(name) for name in file.names]
    _check_names(file, names)
    return [_decision(path, line, dict(zip(names, cells, strict=True))) for line, cells in file.rows()]


def _check_names(file: CsvFile, names: list[str]) -> None:
    for name in NEEDED:
        if name not in names:
            cure = f"Begin the file with the line {','.join(COLUMNS)}; note, team and until may be left out"
            raise file.refuse(f"the column {name} is missing", cure)
    for name in filter(None, names):
        if names.count(name) > 1:
            raise file.refuse(f"the column {name!r} is there twice", "Keep the one that holds")
        if name not in COLUMNS:
            raise file.refuse(f"unknown column {name!r}", f"Known are: {', '.join(COLUMNS)}")


def _decision(path: Path, line: int, row: dict[str, str | None]) -> Decision:
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    for name in NEEDED:
        if not cells[name]:
            raise wrong_line(path, line, f"{name} is empty", "Fill it in, or delete the line")
    return Decision(
        line,
        cells["seat"],
        _decided(path, line, cells["decided"]),
        cells["by"],
        _day(path, line, cells["on"]),
        cells["note"] or None,
        cells["team"] or None,
        _until(path, line, cells),
    )


def _until(path: Path, line: int, cells: dict[str, str]) -> date | None:
    """The last day of a seat that is kept."""
    if not cells["until"]:
        return None
    if cells["decided"].lower() != "keep":
        raise wrong_line(path, line, "until stands at a seat that is not kept", "Leave it empty, or write keep")
    return _day(path, line, cells["until"], "until")


def _decided(path: Path, line: int, text: str) -> str:
    if text.lower() not in DECIDED:
        raise wrong_line(path, line, f"decided is {text!r}", f"Write one of: {', '.join(DECIDED)}")
    return text.lower()


def _day(path: Path, line: int, text: str, column: str = "on") -> date:
    try:
        return day_of(text)
    except WrongDay as error:
        raise wrong_line(path, line, f"{column} is {text!r}, which {error}", error.cure) from None
