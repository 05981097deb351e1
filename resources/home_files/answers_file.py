"""What people answered about their seats: ``outreach.csv`` filled in, or any list with ``seat`` and ``answer``.

``answer`` is keep or give back, in English, German or French, or empty; ``until`` is the last day of a seat that is
kept. ``team``, ``note``, ``asked``, ``answer_by`` and ``asked_on`` count if they are there; other columns do not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from resources.errors import FixSetup
from resources.text_files.csv_file import open_csv, plain_name
from resources.text_files.csv_text import wrong_line
from resources.text_files.days import DayOrder, WrongDay, day_or_none, order_of, with_century

NEEDED = ("seat", "answer")
_COLUMNS = (*NEEDED, "team", "until", "note", "asked", "answer_by", "asked_on")
_OUR_DAYS = ("last_use", "since", "renewal", "notice_until", "answer_by", "asked_on")
"""Columns whose days outreach writes: how a spreadsheet saved them shows in which order it saves days."""
_ANSWERS = {
    **dict.fromkeys(("keep", "behalten", "garder"), "keep"),
    **dict.fromkeys(("give back", "zurückgeben", "zurueckgeben", "rendre"), "reclaim"),
}


@dataclass(frozen=True)
class Answer:
    """A line: ``decided`` is keep or reclaim, None without an answer; ``answer_by`` the last day for one.

    ``asked_on`` is the day on which the list was written; None: not known.
    """

    line: int
    seat: str
    decided: str | None
    team: str | None
    until_date: date | None
    note: str | None
    asked: str | None
    answer_by: date | None
    asked_on: date | None = None


def read_answers(path: Path) -> list[Answer]:
    """The answers in the file's order; whether there are such teams and seats is not known here.

    Raises:
        FixSetup: there is no such file, or it is wrong; the message names the line.
    """
    file = open_csv(path, lambda name: plain_name(name) in _COLUMNS)
    if file is None:
        raise FixSetup(f"Reading {path}", "there is no such file", "Name outreach.csv with the answers filled in")
    names = [plain_name(name) for name in file.names]
    for name in NEEDED:
        if names.count(name) != 1:
            raise file.refuse(f"the column {name} is missing, or there twice", f"Needed: {', '.join(NEEDED)}")
    rows = [(line, dict(zip(names, cells, strict=True))) for line, cells in file.rows()]
    order = order_of(with_century(row.get(name) or "") for _, row in rows for name in _OUR_DAYS)
    return [_answer(path, line, row, order) for line, row in rows]


def _answer(path: Path, line: int, row: dict[str, str | None], order: DayOrder | None) -> Answer:
    cells = {name: _without_guard((row.get(name) or "").strip()) for name in _COLUMNS}
    if not cells["seat"]:
        raise wrong_line(path, line, "seat is empty", "Fill it in, or delete the line")
    said = " ".join(re.sub("[-_]", " ", cells["answer"].casefold()).split())
    if said and said not in _ANSWERS:
        raise wrong_line(path, line, f"answer is {cells['answer']!r}", f"Write one of: {', '.join(_ANSWERS)}")
    decided = _ANSWERS.get(said)
    until = _day(path, line, "until", cells["until"], order)
    if until and decided != "keep":
        raise wrong_line(path, line, "until is set for a seat that is not kept", "Leave it empty, or answer keep")
    answer_by, asked_on = (_day(path, line, name, cells[name], order) for name in ("answer_by", "asked_on"))
    team, note, asked = (cells[name] or None for name in ("team", "note", "asked"))
    return Answer(line, cells["seat"], decided, team and team.casefold(), until, note, asked, answer_by, asked_on)


def _day(path: Path, line: int, column: str, text: str, order: DayOrder | None) -> date | None:
    try:
        return day_or_none(with_century(text), order)
    except WrongDay as error:
        raise wrong_line(path, line, f"{column} is {text!r}, which {error}", error.cure) from None


def _without_guard(text: str) -> str:
    """A text without the apostrophe that kept a spreadsheet from taking it for a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] in set("=+-@") else text
