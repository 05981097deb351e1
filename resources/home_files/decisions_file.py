"""What people decided about seats: ``decisions.csv``, read and checked.

One line a decision: ``seat`` (an address or a team_member_id), ``decided`` (reclaim or keep), ``by`` (whom), ``on``
(which day); ``note``, ``team`` and ``until`` if need be. Which seat is meant is found in SQL:
``assets/sql/decisions.sql``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from resources.text_files.csv_text import wrong_line
from resources.text_files.declared_csv import day_in, declared_rows

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

    Raises:
        FixSetup: the file is wrong; the message names the line.
    """
    return [_decision(path, line, cells) for line, cells in declared_rows(path, COLUMNS, NEEDED)]


def _decision(path: Path, line: int, cells: dict[str, str]) -> Decision:
    on = day_in(path, line, "on", cells["on"])
    return Decision(
        line,
        cells["seat"],
        _decided(path, line, cells["decided"]),
        cells["by"],
        on,
        cells["note"] or None,
        cells["team"] or None,
        _until(path, line, cells, on),
    )


def _until(path: Path, line: int, cells: dict[str, str], on: date) -> date | None:
    """The last day of a seat that is kept."""
    if not cells["until"]:
        return None
    if cells["decided"].lower() != "keep":
        raise wrong_line(path, line, "until is set for a seat that is not kept", "Leave it empty, or write keep")
    until = day_in(path, line, "until", cells["until"])
    if until < on:
        cure = "Write the last day on which the seat is kept, or leave until empty"
        raise wrong_line(path, line, f"until ({until}) is before on ({on})", cure)
    return until


def _decided(path: Path, line: int, text: str) -> str:
    if text.lower() not in DECIDED:
        raise wrong_line(path, line, f"decided is {text!r}", f"Write one of: {', '.join(DECIDED)}")
    return text.lower()
