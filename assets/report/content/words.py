"""How a report writes figures, dates and names: filters of the templates, which escape what comes out of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from assets.tables import licence

NOT_KNOWN = "not known"
NOTHING = "\N{EN DASH}"
"""What an empty cell shows."""
_BIDIRECTIONAL = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
CONFIDENCE = {
    "proved": "proved",
    "provisional": "provisional",
    "sign_ins_only": "sign-ins only",
    "unknown": "unknown",
}
_REASONS = {
    "NEVER_ACTIVE": "Never active",
    "SUSPENDED_PAID": "Suspended",
    "LEAVER": "Left the organisation",
    "DUPLICATE": "Second seat of a person",
    "UNVERIFIED": "Address not verified",
}
_NOT_THERE = {"LEAVER", "SUSPENDED_PAID"}
"""Reasons of seats whose people cannot be asked."""
_LEEWAY = 5
"""A text that is longer by no more than this is not cut."""
_UNITS = ("B", "kB", "MB", "GB", "TB", "PB")
_TABLES = {table.name: table for table in licence.ALL}


def number(value: int | None, unknown: str = NOT_KNOWN) -> str:
    """A count: 12,345."""
    return unknown if value is None else f"{value:,}"


def signed(value: int | None, unknown: str = NOT_KNOWN) -> str:
    """A change: +3, -12 (with a real minus), 0."""
    return unknown if value is None else f"{value:+,}".replace("-", "\N{MINUS SIGN}") if value else "0"


def money(value: Decimal | int | None, currency: str | None, unknown: str = NOT_KNOWN) -> str:
    """An amount: 1,234.50 EUR."""
    return unknown if value is None else f"{value:,.2f} {currency or ''}".rstrip()


def percent(part: int | None, whole: int | None) -> str:
    """A share: 64 %; a dash where the whole is nothing."""
    if part is None or not whole:
        return NOTHING
    return f"{100 * part / whole:.0f}\N{NO-BREAK SPACE}%"


def day(value: date | datetime | None, unknown: str = NOT_KNOWN) -> str:
    """A day: 1 Mar 2027."""
    return unknown if value is None else f"{value.day}\N{NO-BREAK SPACE}{value:%b}\N{NO-BREAK SPACE}{value.year:04}"


def moment(value: datetime | None, unknown: str = NOT_KNOWN) -> str:
    """A moment: 1 Nov 2026, 09:00 UTC."""
    return unknown if value is None else f"{day(value)}, {value:%H:%M}\N{NO-BREAK SPACE}UTC"


def size(value: int | None) -> str:
    """Bytes in decimal units: 6.8 TB."""
    if value is None:
        return NOT_KNOWN
    power = min((len(str(value)) - 1) // 3, len(_UNITS) - 1)
    return f"{value / 1000**power:,.{1 if power else 0}f}\N{NO-BREAK SPACE}{_UNITS[power]}"


def plain(text: str | None) -> str:
    """A text from Dropbox without control characters or marks that would turn what follows around."""
    if not text or text.isprintable():  # most are, and a page has ten thousand of them
        return text or ""
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(each) == "Cc" or unicodedata.bidirectional(each) in _BIDIRECTIONAL
        else each
        for each in text
    )


def short(text: str | None, most: int) -> str:
    """A text from Dropbox, cut at this many characters or a few more."""
    shown = plain(text)
    return shown if len(shown) <= most + _LEEWAY else f"{shown[: most - 3]}..."


def surely(proved: int, candidates: int) -> str:
    """How many of the seats that can go are proved, where it is not all of them; it follows what can go."""
    return f", {number(proved) if proved else 'none'} of them proved" if proved < candidates else ""


def assumed(team: Mapping[str, Any]) -> str:
    """Follows a date that rests on a renewal that was not declared (``contracts.renewal_is_assumed``)."""
    return " (assumed)" if team["renewal_is_assumed"] else ""


def reason(code: str) -> str:
    """A reason code in words."""
    kind, _, days = code.rpartition("_")
    match kind:
        case "INACTIVE":
            return f"Idle for {days} days"
        case "INVITE_PENDING":
            return f"Invited over {days} days ago"
    return _REASONS.get(code) or code.replace("_", " ").capitalize()


def whom_to_ask(seat: Mapping[str, Any]) -> str:
    """Whom to ask before a seat of ``reclaim_candidates`` is taken: the person, and who answers for the person."""
    person = [] if seat["reason_code"] in _NOT_THERE else ["the person"]
    if seat["manager"]:
        name, manager = seat["manager_name"], seat["manager"]
        answers = [f"{manager if name in {None, manager} else f'{name} ({manager})'}, the manager"]
    elif seat["department"]:
        answers = [f"the head of {seat['department']}"]
    elif seat["cost_centre"]:
        answers = [f"who answers for cost centre {seat['cost_centre']}"]
    elif seat["groups"]:
        answers = [f"the owner of the group {seat['groups'][0]}"]
    else:
        answers = [] if person else ["an administrator of the team: neither manager, department nor group is known"]
    return " or ".join(person + answers)


def confidence(name: str) -> str:
    """How sure a verdict is, in words."""
    return CONFIDENCE.get(name, name)


def meaning(column: str, table: str = "licence_position") -> str:
    """What a figure means: the words of the contract of the table that it stands in."""
    return next(each.meaning for each in _TABLES[table].columns if each.name == column)
