"""How an organisation's own list of people is to be read: ``roster.toml``, read and checked.

    left_statuses = ["Terminated", "account disabled"]   # people with one of them are gone
    active_statuses = ["Full-Time", "Part-Time"]         # people with one of them are not
    day_order = "month first"                            # what 10/1/2026 means; or "day first"
    encoding = "cp1252"                                  # where the file cannot be saved in UTF-8
    people_without_seats = true                          # the list has people who need no seat

    [columns]                                            # where the header has a name that is not known
    external_id = "Personnel code"

It stands beside the list and not in ``connections.toml``, since one list is about the people of all teams.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

from resources.roster.columns import KNOWN_NAMES
from resources.text_files.days import DAY_ORDERS, DayOrder
from resources.text_files.toml_file import Reader, TomlFile, WrongValue, flag, text

Meaning = Literal["left", "active"]

KNOWN_STATUSES: Mapping[str, Meaning] = {
    "left": "left",
    **dict.fromkeys(("active", "employed", "onboarding", "leave", "on leave"), "active"),
    **dict.fromkeys(("aktiv", "actif", "activo", "attivo", "actief"), "active"),
}
"""Statuses whose meaning is never in doubt. Others say different things in different programs: *inactive* is a leaver
in one and on parental leave in the next, and a disabled account may be a shared mailbox."""


_NOT_OF_FILES = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"}
"""Python's encodings of names and literals."""


@dataclass(frozen=True)
class RosterSettings:
    """What the file says; without a file nothing is set."""

    left_statuses: tuple[str, ...] = ()
    active_statuses: tuple[str, ...] = ()
    day_order: DayOrder | None = None
    encoding: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    """Names of columns by what they say (a key of ``KNOWN_NAMES``)."""
    people_without_seats: bool = False

    @property
    def statuses(self) -> dict[str, Meaning]:
        """The meaning of each status that has one, by the status as it was written; what the file says wins."""
        said: dict[str, Meaning] = {
            **dict.fromkeys(self.left_statuses, "left"),
            **dict.fromkeys(self.active_statuses, "active"),
        }
        folded = {each.casefold() for each in said}
        return {each: meaning for each, meaning in KNOWN_STATUSES.items() if each not in folded} | said


def read_roster_settings(path: Path) -> RosterSettings:
    """The settings; none are set if there is no file.

    Raises:
        FixSetup: the file is wrong; the message names the line.
    """
    file = TomlFile.read(path)
    settings = RosterSettings(**file.values((), file.content, _KEYS))
    for key, value in settings.columns.items():
        if key not in KNOWN_NAMES:
            file.refuse(("columns", key), f"unknown key {key!r}", f"Known: {', '.join(KNOWN_NAMES)}")
        if not isinstance(value, str) or not value.strip():
            file.refuse(("columns", key), f"{key} has a wrong value", "Write the column's name in quotes")
    both = {each.casefold() for each in settings.left_statuses} & {each.casefold() for each in settings.active_statuses}
    for status in both:
        file.refuse(("active_statuses",), f"{status!r} is in left_statuses too", "Keep only the right one")
    return settings


def _statuses(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise WrongValue('a list of texts, like ["Terminated", "Inactive"]')
    return tuple(text(each) for each in value)


def _order(value: Any) -> DayOrder:
    if value not in DAY_ORDERS:
        raise WrongValue(" or ".join(f'"{each}"' for each in DAY_ORDERS))
    return cast("DayOrder", value)


def _encoding(value: Any) -> str:
    try:
        codec = codecs.lookup(value)
    except (LookupError, TypeError):
        raise WrongValue('the name of an encoding, like "cp1252"') from None
    if not codec._is_text_encoding or codec.name in _NOT_OF_FILES:  # noqa: SLF001 - "zip" is a codec too
        raise WrongValue('the name of an encoding, like "cp1252"')
    return codec.name


def _columns(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise WrongValue("a table: [columns]")
    return value


_KEYS: Mapping[str, Reader] = {
    "left_statuses": _statuses,
    "active_statuses": _statuses,
    "day_order": _order,
    "encoding": _encoding,
    "people_without_seats": flag,
    "columns": _columns,
}
