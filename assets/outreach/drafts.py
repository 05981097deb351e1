"""Drafts by person or by manager, as files that any mail program opens, and the list of whom they are about."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from io import StringIO
from itertools import groupby
from typing import Any, Literal

from assets.exports.cells import cell
from assets.exports.targets.target import File
from assets.exports.team_tables import TeamTables
from assets.outreach.letters import Letter, Letters, one_line

By = Literal["person", "manager"]
NAMES = ("[0-9][0-9][0-9][0-9]-*.eml", "outreach.csv")
"""The files' names, as globs."""
_Day = Callable[[date | None], str]
ANSWER_DAYS = 14
_ADDRESS = re.compile(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+").fullmatch


@dataclass(frozen=True)
class Outreach:
    """Files to write, and how many candidates nobody is asked about, by the reason."""

    files: list[File]
    unasked: Mapping[str, int]


def outreach(published: TeamTables, letters: Letters, by: By, today: date, answer_by: date | None) -> Outreach:
    """Drafts for all candidates about whom nothing was decided.

    Args:
        published: the tables.
        letters: the texts.
        by: whom to ask.
        today: the day on which it is asked; the figures may be older.
        answer_by: the last day for an answer; None: in two weeks, or the day before the last one for notice, if that
            is earlier.
    """
    seats = published.ask("outreach/candidates").dicts()
    asked, unasked = [], dict.fromkeys(("left", "without_address"), 0)
    for seat in seats:
        seat["answer_by"] = answer_by or _answer_by(max(today, seat["as_of_date"]), seat["notice_deadline"])
        seat["asked"] = _whom(seat, by)
        if seat["asked"]:
            asked.append(seat)
        else:
            unasked["left" if by == "person" and seat["reason_code"] == "LEAVER" else "without_address"] += 1
    drafts = [*_drafts(asked, letters, by)]
    return Outreach([*drafts, _list(asked, letters.delimiter, today)] if drafts else [], unasked)


def _answer_by(today: date, notice_deadline: date | None) -> date:
    """An answer after the last day for notice would come too late; on that day itself there must be time to give it."""
    two_weeks = today + timedelta(days=ANSWER_DAYS)
    return min(two_weeks, max(notice_deadline - timedelta(days=1), today)) if notice_deadline else two_weeks


def _whom(seat: dict[str, Any], by: By) -> str | None:
    """The address to ask at; None: who has left is not asked, and some have no address that a mail may go to."""
    address = seat["manager_email"] if by == "manager" else seat["email"]
    if by == "person" and seat["reason_code"] == "LEAVER":
        return None
    return address if address and _ADDRESS(address) else None


def _drafts(asked: list[dict[str, Any]], letters: Letters, by: By) -> Iterator[File]:
    """One draft for each seat, or for each manager and team; in the order of the names."""
    ordered = sorted(asked, key=lambda seat: (seat["team"], seat["asked"].casefold(), seat["place"]))
    key = (lambda seat: seat["place"]) if by == "person" else (lambda seat: (seat["team"], seat["asked"].casefold()))
    for number, (_, group) in enumerate(groupby(ordered, key), start=1):
        seats = [*group]
        first = seats[0]
        letter = letters.write(_values(first, letters.day) if by == "person" else _of_manager(seats, letters.day))
        name = re.sub(r"[^A-Za-z0-9.@_+-]", "_", first["asked"])[:80]
        yield File(f"{number:04}-{name}.eml", _mail(first["asked"], letter), 1)


def _mail(to: str, letter: Letter) -> bytes:
    """A draft (RFC 5322): no sender and no date, which whoever sends it gives; Outlook opens it for writing."""
    # An address with other letters than ASCII stands in the head as it is (RFC 6532): encoded words may not be in one.
    mail = EmailMessage(policy=SMTP if to.isascii() else SMTPUTF8)
    mail["To"] = to
    mail["Subject"] = letter.subject
    mail["X-Unsent"] = "1"
    mail.set_content(letter.text, charset="utf-8", cte="quoted-printable")
    return mail.as_bytes()


def _values(seat: dict[str, Any], day: _Day) -> dict[str, Any]:
    """What a template may name of a seat: days are written by ``day``, and texts are in a line."""
    return {
        "name": one_line(seat["name"]),
        "email": one_line(seat["email"]),
        "team": seat["team"],
        "team_name": one_line(seat["team_name"]),
        "reason": seat["reason_code"],
        "last_use": day(seat["last_use_date"]),
        "since": day(seat["since_date"]),
        "department": one_line(seat["department"] or ""),
        "renewal": day(seat["renewal_date"]),
        "notice_until": day(seat["notice_deadline"]),
        "answer_by": day(seat["answer_by"]),
    }


def _of_manager(seats: list[dict[str, Any]], day: _Day) -> dict[str, Any]:
    first = seats[0]
    name = one_line(first["manager_name"] or first["asked"])
    return _values(first, day) | {
        "name": name,
        "email": first["asked"],
        "seats": [_values(seat, day) for seat in seats],
    }


def _iso(value: date | None) -> str:
    return value.isoformat() if value else ""


_COLUMNS = (
    *("team", "seat", "name", "asked", "manager_email", "reason", "last_use", "since", "renewal", "notice_until"),
    *("answer_by", "answer", "until", "note", "asked_on"),
)


def _list(asked: list[dict[str, Any]], delimiter: str, today: date) -> File:
    """The list for a mail merge and for the answers: people open it in a spreadsheet, so no cell is a formula."""
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(_COLUMNS)
    for seat in asked:
        own = {
            "seat": seat["email"],
            "asked": seat["asked"],
            "manager_email": seat["manager_email"],
            "asked_on": _iso(today),
        }
        values = _values(seat, _iso) | own
        writer.writerow([cell(values.get(name)) for name in _COLUMNS])
    return File("outreach.csv", text.getvalue().encode("utf-8-sig"), len(asked))
