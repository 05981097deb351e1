"""Alerts that an organisation wants kept quiet: ``[[quiet]]`` in ``exclusions.toml``, read and checked.

    [[quiet]]
    kind = "seats_to_cut"
    team = "charity"                # optional: only there
    reason = "Seats are free of charge"
    owner = "it-assets@acme.example"
    until = "2027-03-31"            # optional: the last day on which it holds

They are listed all the same. Which kinds there are is not known here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from resources.text_files.toml_file import Reader, TomlFile, day, name, text


@dataclass(frozen=True)
class Quiet:
    """Which alerts to keep quiet, why, who says so, and until when; ``team`` None: of all teams."""

    kind: str
    reason: str
    owner: str
    team: str | None = None
    until_date: date | None = None

    def means(self, kind: str, team: str, today: date) -> bool:
        """Whether an alert of this kind and team is kept quiet on a UTC day."""
        holds = self.until_date is None or today <= self.until_date
        return holds and self.kind == kind and (self.team is None or self.team.casefold() == team)

    @property
    def words(self) -> str:
        """Who wants it so, why, and until when."""
        until = f" until {self.until_date}" if self.until_date else ""
        return f"{self.owner}{until}: {self.reason}"


_KEYS: Mapping[str, Reader] = {"kind": text, "team": name, "reason": text, "owner": text, "until": day}


def read_quiet(path: Path, kinds: Collection[str]) -> list[Quiet]:
    """What is to be kept quiet, in the file's order; nothing if there is no file.

    Raises:
        FixSetup: the file is wrong; the message names the line.
    """
    file = TomlFile.read(path)
    return [_quiet(file, ("quiet", index), values, kinds) for index, values in enumerate(file.tables("quiet"))]


def _quiet(file: TomlFile, place: tuple[str, int], values: dict[str, object], kinds: Collection[str]) -> Quiet:
    read = file.values(place, values, _KEYS)
    for key in ("kind", "reason", "owner"):
        if key not in read:
            file.refuse(place, f"{key} is missing", "Say which kind of alert is kept quiet, why, and who says so")
    if read["kind"] not in kinds:
        file.refuse((*place, "kind"), f"there is no alert {read['kind']!r}", f"Name one of: {', '.join(kinds)}")
    return Quiet(until_date=read.pop("until", None), **read)
