"""Which version of an object each file of a team's copy is: a journal beside the copy, one for a team and data set.

A line a file: day, version, and what the file system says of the file that was written then. A line is believed only
while that is the same file. Lines are appended whole, so that processes need not wait for each other; a line that is
lost or torn costs one fetch, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

from resources.storage.known_coverage import Identity

_LINES_A_FILE = 4
"""The journal is written again once it has this many lines for each file of the team."""


class KeptVersions:
    """The journal at ``path``."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, here: Mapping[date, Identity]) -> dict[date, str]:
        """The versions of the files that are ``here``, as far as they are known."""
        found: dict[date, tuple[str, list[str]]] = {}
        lines = self._lines()
        for line in lines:
            with suppress(ValueError):
                text, version, *identity = line.split(" ")
                found[date.fromisoformat(text)] = version, identity
        known = {
            day: version for day, (version, identity) in found.items() if day in here and identity == _words(here[day])
        }
        if len(lines) > _LINES_A_FILE * len(here) + _LINES_A_FILE:
            self._path.unlink(missing_ok=True)
            for day, version in known.items():
                self.add(day, version, here[day])
        return known

    def add(self, day: date, version: str, identity: Identity) -> None:
        """Note that the file of a day is this version."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        line = " ".join([day.isoformat(), version, *_words(identity)])
        with self._path.open("a", encoding="utf-8") as journal:
            journal.write(f"{line}\n")

    def _lines(self) -> list[str]:
        """The whole lines; the last may be torn."""
        try:
            text = self._path.read_text(encoding="utf-8")
        except (OSError, ValueError):
            return []
        return [line for line in text.split("\n")[:-1] if line]


def _words(identity: Identity) -> list[str]:
    return [str(each) for each in (identity.size_bytes, identity.mtime_ns, identity.changed_ns, identity.number)]
