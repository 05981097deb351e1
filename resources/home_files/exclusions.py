"""Seats that an organisation wants left alone: ``exclusions.toml``, read and checked.

    [[exclusions]]
    person = "ceo@acme.example"     # or group = "Board", or pattern = "svc-*@acme.example"
    team = "acme"                   # optional: only there
    reason = "Chief executive"
    owner = "it-assets@acme.example"
    until = "2027-03-31"            # optional: the last day on which it holds

Whom an exclusion means is found in SQL: ``assets/sql/seat_exclusions.sql``. Alerts that are kept quiet stand in the
same file: ``quiet_alerts``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from resources.text_files.toml_file import Reader, TomlFile, day, name, text

WHOM = ("person", "group", "pattern")


@dataclass(frozen=True)
class Exclusion:
    """Whom to leave alone, why, who says so, and until when. Of person, group and pattern exactly one is there.

    ``person`` is an address or a team_member_id, ``group`` a group's name, ``pattern`` an address with ``*`` and ``?``.
    """

    number: int
    reason: str
    owner: str
    person: str | None = None
    group: str | None = None
    pattern: str | None = None
    team: str | None = None
    until_date: date | None = None


_KEYS: Mapping[str, Reader] = {**dict.fromkeys((*WHOM, "team"), name), "reason": text, "owner": text, "until": day}


def read_exclusions(path: Path) -> list[Exclusion]:
    """The exclusions in the file's order; none if there is no file.

    Raises:
        FixSetup: the file is wrong; the message names the line.
    """
    file = TomlFile.read(path)
    for key in file.content.keys() - {"exclusions", "quiet"}:
        cure = "Write each exclusion as [[exclusions]], and each alert that is to be kept quiet as [[quiet]]"
        file.refuse((key,), f"unknown key {key!r}", cure)
    return [_exclusion(file, index, values) for index, values in enumerate(file.tables("exclusions"))]


def _exclusion(file: TomlFile, index: int, values: dict[str, object]) -> Exclusion:
    place = ("exclusions", index)
    read = file.values(place, values, _KEYS)
    if sum(key in read for key in WHOM) != 1:
        file.refuse(place, "an exclusion is for one person, group or pattern", f"Write one of {', '.join(WHOM)}")
    for key in ("reason", "owner"):
        if key not in read:
            file.refuse(place, f"{key} is missing", "Say why the seat is left alone, and who says so")
    return Exclusion(index + 1, until_date=read.pop("until", None), **read)
