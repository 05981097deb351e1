"""A calendar by RFC 5545: for each team the last day for notice and the renewal, as entries of a whole day.

Their ids are stable: a calendar that took the file before moves its entries instead of having them twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from assets.exports.targets.target import Asked, File, Made, Target

_LINE_BYTES = 75
_FIRST_DAY = date(2020, 1, 1)
_TITLES = {"notice": "last day for notice", "renewal": "renewal"}
_ALARMS_DAYS = {"notice": (30, 7, 1), "renewal": (30,)}


def _make(asked: Asked) -> Made:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//dropbox-licences//contracts//EN", "METHOD:PUBLISH"]
    days = asked.ask("calendar").dicts()
    for day in days:
        lines += _event(day)
    lines.append("END:VCALENDAR")
    return Made([File("dropbox-contracts.ics", "".join(f"{folded(line)}\r\n" for line in lines).encode(), len(days))])


def _event(day: dict[str, Any]) -> Iterator[str]:
    title = f"Dropbox {day['team']}: {_TITLES[day['kind']]}"
    yield "BEGIN:VEVENT"
    yield f"UID:{day['kind']}-{quote(day['team_id'], safe='')}@dropbox-licences"
    yield f"DTSTAMP:{day['as_of']:%Y%m%dT%H%M%SZ}"
    # A later file counts more: calendars keep what they have where the number is lower.
    yield f"SEQUENCE:{max((day['as_of'].date() - _FIRST_DAY).days, 0)}"
    yield f"DTSTART;VALUE=DATE:{day['day']:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day['day'] + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(title)}"
    yield f"DESCRIPTION:{escaped(_described(day))}"
    yield "TRANSP:TRANSPARENT"
    yield "CLASS:CONFIDENTIAL"
    for days in _ALARMS_DAYS[day["kind"]]:
        yield from (
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"TRIGGER:-P{days}D",
            f"DESCRIPTION:{escaped(title)}",
            "END:VALARM",
        )
    yield "END:VEVENT"


def _described(day: dict[str, Any]) -> str:
    """What the contract holds and what a cut would save, with the moment by which that is known."""
    lines = [f"Team: {day['team_name']}", f"Renewal: {day['renewal_date']}"]
    if day["renewal_is_assumed"]:
        lines.append("The declared renewal has passed; this one is assumed, whole years after it")
    if day["seats_purchased"] is not None:
        lines.append(f"Seats: {day['seats_purchased']} bought, {day['assigned']} assigned")
    if day["seats_to_cut"] and day["saved_per_month_from_renewal"] is not None:
        money = f"{day['saved_per_month_from_renewal']:,.2f} {day['currency']}"
        lines.append(f"Seats that can go at the renewal: {day['seats_to_cut']}, which saves {money} a month")
    return "\n".join([*lines, f"As of {day['as_of']:%Y-%m-%d %H:%M} UTC"])


def escaped(text: str) -> str:
    """A text as a value (RFC 5545, 3.3.11); control characters, which may not be in one, are left out."""
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\r", "\\n"), ("\n", "\\n")):
        text = text.replace(sign, written)
    return "".join(letter for letter in text if letter.isprintable() or ord(letter) > ord("\x9f"))


def folded(line: str) -> str:
    """A line in pieces of at most 75 bytes, between whole letters (RFC 5545, 3.1)."""
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > _LINE_BYTES:
            pieces.append(piece)
            piece = " "  # which counts too
        piece += letter
    return "\r\n".join([*pieces, piece])


CALENDAR = Target(
    "ics",
    "A calendar file: the last day for notice and the renewal of each team, with alarms",
    _make,
    without={"renewal_date": "it has no entries"},
)
