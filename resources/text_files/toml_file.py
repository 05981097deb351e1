"""A hand-written TOML file, read strictly: every mistake has its line, what is wrong and what would be right.

Which keys a file knows is in ``connections`` and ``exclusions``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, Self

from resources.errors import FixSetup
from resources.text_files.days import WrongDay, day_of
from resources.text_files.other_names import refuse_other_names

Place = tuple[str | int, ...]
"""Where something stands: names of tables and keys, and numbers in a list of tables."""
Reader = Callable[[Any], Any]
"""Takes a value as TOML gives it, and returns it as the product holds it; raises ``WrongValue``."""


class WrongValue(ValueError):
    """A value that cannot be taken; the text says what would be right."""


def text(value: Any) -> str:
    """A text with something in it, and no blanks around.

    Raises:
        WrongValue: it is not one.
    """
    if not isinstance(value, str) or not value or value != value.strip():
        raise WrongValue("a text in quotes")
    return value


def name(value: Any) -> str:
    """A name or an address as it is, blanks around it too: others gave it.

    Raises:
        WrongValue: it is not a text, or empty.
    """
    if not isinstance(value, str) or not value:
        raise WrongValue("a text in quotes")
    return value


def flag(value: Any) -> bool:
    """True or false.

    Raises:
        WrongValue: it is neither.
    """
    if not isinstance(value, bool):
        raise WrongValue("true or false")
    return value


def number(lowest: int, highest: int) -> Callable[[Any], int]:
    """A reader of whole numbers in these bounds."""

    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            raise WrongValue(f"a whole number from {lowest} to {highest}")
        return value

    return read


def day(value: Any) -> date:
    """A date, of TOML's own or as text; a time of day does not count.

    Raises:
        WrongValue: it is not one.
    """
    right = 'a date, like "2027-03-01"'
    if not isinstance(value, str | date):
        raise WrongValue(right)
    try:
        return day_of(value)
    except WrongDay as error:
        raise WrongValue(f"{right}; {value!r} {error}") from None


class TomlFile:
    """A file while it is read: ``content``, and where things stand in it."""

    def __init__(self, path: Path, source: str) -> None:
        self._path = path
        self._source = source
        try:
            self.content = tomllib.loads(source)
        except tomllib.TOMLDecodeError as error:
            lines = source.count("\n") + 1
            words = str(error).replace("at end of document", f"at line {lines}, the end")
            raise FixSetup(f"Reading {path}", f"it is not TOML: {words}", "Correct that line") from None

    @classmethod
    def read(cls, path: Path) -> Self:
        """The file at a path; an empty one if there is none.

        Raises:
            FixSetup: it cannot be read, is not TOML, or is there under another name.
        """
        try:
            return cls(path, path.read_text(encoding="utf-8-sig"))  # some editors begin a file with a mark
        except FileNotFoundError:
            refuse_other_names(path)
            return cls(path, "")
        except (OSError, UnicodeDecodeError) as error:
            cure = "Make it a readable UTF-8 file"
            raise FixSetup(f"Reading {path}", f"it cannot be read ({type(error).__name__})", cure) from error

    def tables(self, key: str) -> list[dict[str, Any]]:
        """The tables that stand under ``[[key]]``; none if there is no such key.

        Raises:
            FixSetup: something else stands there.
        """
        listed = self.content.get(key, [])
        if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
            self.refuse((key,), f"{key} is not a list of tables", f"Write each as [[{key}]]")
        return list(listed)

    def values(self, place: Place, values: Mapping[str, Any], known: Mapping[str, Reader]) -> dict[str, Any]:
        """The values of a table, each by its reader.

        Raises:
            FixSetup: a key is not known, or a value cannot be taken.
        """
        read = {}
        for key, value in values.items():
            if key not in known:
                self.refuse((*place, key), f"unknown key {key!r}", f"Known: {', '.join(known)}")
            try:
                read[key] = known[key](value)
            except WrongValue as error:
                self.refuse((*place, key), f"{key} has a wrong value", f"Write {error}")
        return read

    def refuse(self, place: Place, came_back: str, cure: str) -> NoReturn:
        """Say that what stands at a place is wrong.

        Raises:
            FixSetup: always, with the line.
        """
        raise FixSetup(f"Reading {self._path}", f"line {self._line(place)}: {came_back}", cure)

    def _line(self, place: Place) -> int:
        """Where a key or table stands: the first line with its name after which the file, read so far, has it."""
        lines = self._source.split("\n")
        for number_, line in enumerate(lines, 1):
            is_named = isinstance(place[-1], int) or place[-1] in line
            if is_named and _has("\n".join(lines[:number_]), place):
                return number_
        return self._line(place[:-1]) if len(place) > 1 else 1


def _has(source: str, place: Place) -> bool:
    try:
        value: Any = tomllib.loads(source)
    except tomllib.TOMLDecodeError:
        return False  # cut off within a value of several lines
    for step in place:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return False
    return True
