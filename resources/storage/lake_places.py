"""What belongs to the lake, by name and kind: ``<dataset>/team=<name>/date=<day>/data.parquet``, and nothing else.

People and sync programs leave copies, notes and conflict files between these. What no connection or day can be called
is left where it is and is never read as data: every reader of the lake asks here.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from functools import lru_cache
from glob import escape
from pathlib import Path
from typing import Any, NamedTuple

from resources.access import DATASETS
from resources.errors import FixSetup
from resources.team_names import is_name

FILE_NAME = "data.parquet"
STAGING, SET_ASIDE, KNOWN = ".staging", ".set_aside", ".known"
FETCHED, VERSIONS = ".fetched", ".versions"
"""In the copy of a lake that a store keeps: what is just being fetched, and which version each file is."""
OWN_FOLDERS = (STAGING, SET_ASIDE, KNOWN, FETCHED, VERSIONS)
"""Where the product keeps what is not, or no longer, part of the lake."""
_DAY_PATTERN = "date=[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]"


def _dataset(name: str) -> str | None:
    return name if name in DATASETS else None


def _team(name: str) -> str | None:
    team = name.removeprefix("team=")
    return team if team != name and is_name(team) else None


@lru_cache(maxsize=16_384)
def _day(name: str) -> date | None:
    try:
        day = date.fromisoformat(name.removeprefix("date="))
    except ValueError:
        return None
    return day if name == f"date={day}" else None  # fromisoformat takes 20261020 and 2026-W43-2 too


def _file(name: str) -> str | None:
    return name if name == FILE_NAME else None


_MEANINGS: tuple[Callable[[str], Any], ...] = (_dataset, _team, _day, _file)
"""For each level of folders what a name there stands for; None: it is not part of the lake."""
_DATASET, _TEAM, _DAY, _FILE = range(len(_MEANINGS))


class Place(NamedTuple):
    """The place of a team's day in the lake."""

    dataset: str
    team: str
    day: date

    @property
    def key(self) -> str:
        """The same, as a path within the lake."""
        return f"{self.dataset}/team={self.team}/date={self.day}/{FILE_NAME}"


def place_of(key: str) -> Place | None:
    """What a path within the lake stands for; None: it is not part of the lake."""
    names = key.split("/")
    if len(names) != len(_MEANINGS):
        return None
    dataset, team, day, file = (meaning(name) for meaning, name in zip(_MEANINGS, names, strict=True))
    return Place(dataset, team, day) if dataset and team and day and file else None


@dataclass(frozen=True, slots=True)
class LakeFile:
    """A file in the lake, as a directory listing tells it."""

    dataset: str
    team: str
    day: date
    place: str
    facts: os.stat_result

    @property
    def path(self) -> Path:
        """Where it is."""
        return Path(self.place)

    @property
    def pattern(self) -> str:
        """The path for DuckDB, which takes every path for a pattern."""
        return escape(self.place)

    @property
    def size_bytes(self) -> int:
        """Its size."""
        return self.facts.st_size

    @property
    def mtime_ns(self) -> int:
        """When it was written."""
        return self.facts.st_mtime_ns


class LakePlaces:
    """The places of the lake whose folder is ``root``; that folder itself may be a link."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def teams(self, dataset: str) -> list[str]:
        """The teams that a data set has a folder of, by name."""
        folder = self.root / dataset
        return sorted(self._own(folder, _TEAM)) if _fits(folder, _DATASET) else []

    def files(
        self, dataset: str, team: str, *, newest_first: bool = False
    ) -> Iterator[tuple[date, str, os.stat_result]]:
        """The days that a team has a file of, in order: day, path, and what the file system says of the file.

        A lake may have hundreds of thousands, so paths are texts here, and whoever wants the newest looks at no other.
        """
        folder = self.root / dataset / f"team={team}"
        if not _fits(folder.parent, _DATASET) or not _fits(folder, _TEAM):
            return
        entries = _entries(folder)
        for entry in reversed(entries) if newest_first else entries:
            day = _day(entry.name)
            if day is not None and entry.is_dir(follow_symlinks=False):
                path = f"{entry.path}/{FILE_NAME}"
                if facts := facts_of(path):
                    yield day, path, facts

    def patterns(self, dataset: str) -> list[str]:
        """Patterns for DuckDB that match the files of a data set, of days to come too, and nothing else.

        Where something that is not part of the lake looks like a day, the team's files are named one by one.
        """
        return [each for team in self.teams(dataset) for each in self._patterns(dataset, team)]

    def _patterns(self, dataset: str, team: str) -> list[str]:
        folder = self.root / dataset / f"team={team}"
        own = {f"date={day}" for day, *_ in self.files(dataset, team)}
        looks_so = {each.name for each in _entries(folder) if fnmatchcase(each.name, _DAY_PATTERN)}
        matched = {name for name in looks_so if os.path.lexists(folder / name / FILE_NAME)}
        names = [_DAY_PATTERN] if own and matched == own else sorted(own)
        return [f"{escape(str(folder))}/{name}/{FILE_NAME}" for name in names]

    def foreign(self) -> Iterator[Path]:
        """Everything in the lake's folder that is not part of the lake; for a folder, the folder alone."""
        return _foreign(str(self.root), _DATASET)

    def foreign_in_words(self, most: int = 20) -> list[str]:
        """The same by names within the lake, in letters that any log takes; after so many the number of all others."""
        names = [str(path.relative_to(self.root)) for path in self.foreign()]
        shown = [
            "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in name) for name in names
        ]
        return shown[:most] + ([f"and {len(shown) - most:,} more"] if len(shown) > most else [])

    def check_way_to(self, target: Path) -> None:
        """Whether a file can be put at its place.

        Raises:
            FixSetup: something that is not part of the lake is in the way.
        """
        parts = target.relative_to(self.root).parts
        for level in range(len(parts)):
            place = self.root.joinpath(*parts[: level + 1])
            if os.path.lexists(place) and not _fits(place, level):
                came_back = f"{place} is {'not a folder' if level < _FILE else 'not a file'}, or it is a link"
                cure = "Move it out of the lake and run again; only the folder of the whole lake may be a link"
                raise FixSetup(f"Writing {target}", came_back, cure)

    def _own(self, folder: Path, level: int) -> Iterator[Any]:
        """What the entries of a folder that belong there stand for."""
        for entry in _entries(folder):
            meaning = _MEANINGS[level](entry.name)
            if meaning is not None and _fits(entry, level):
                yield meaning


def facts_of(path: str) -> os.stat_result | None:
    """What the file system says of a file; None: there is none, or it is not a file."""
    try:
        facts = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):  # its file was set aside
        return None
    return facts if stat.S_ISREG(facts.st_mode) else None


def _holds_its_file_alone(folder: str) -> bool:
    """Whether a day is as nearly all of them are: a lake may have hundreds of thousands."""
    try:
        return os.listdir(folder) == [FILE_NAME] and facts_of(f"{folder}/{FILE_NAME}") is not None
    except (FileNotFoundError, NotADirectoryError):  # somebody else deletes the day
        return False


def _foreign(folder: str, level: int) -> Iterator[Path]:
    if level == _FILE and _holds_its_file_alone(folder):
        return
    for entry in _entries(folder):
        if level == _DATASET and entry.name in OWN_FOLDERS:
            continue
        if _MEANINGS[level](entry.name) is None or not _fits(entry, level):
            yield Path(entry.path)
        elif level < _FILE:
            yield from _foreign(entry.path, level + 1)


def _fits(place: Path | os.DirEntry[str], level: int) -> bool:
    """Whether a place is a folder, or at the last level a file; a link is neither: its data would be there twice."""
    if place.is_symlink():
        return False
    return place.is_dir() if level < _FILE else place.is_file()


def _entries(folder: Path | str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return []
