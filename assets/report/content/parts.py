"""What the macros of ``page/parts.html`` render: words with emphasis, tiles and tables.

The modules beside this one decide what a page says; how it is marked up is the templates' business.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from assets.report.content.figures import Row
from assets.report.content.words import number, short


@dataclass(frozen=True)
class Marked:
    """Words within an element of their own."""

    tag: Literal["b", "strong", "small", "code", "bdi"]
    words: Words
    css: str = ""


@dataclass(frozen=True)
class Figure:
    """A figure that programs find again: its name, its bare value (None: not known) and how people read it."""

    name: str
    value: object
    words: str
    tag: Literal["data"] = "data"


Words = str | Marked | Figure | tuple["Words", ...]
"""A text, or several after each other, some of them marked."""


@dataclass(frozen=True)
class Bar:
    """A bar's outline and what is filled of it, in percent of the widest (``12.50``); empty: not drawn."""

    whole: str = ""
    part: str = ""


@dataclass(frozen=True)
class Tile:
    """A figure of the first screen, with what it means and what to know beside it."""

    label: str
    definition: str
    figure: Words
    aside: Words = ""
    kind: Literal["", "unknown", "money", "date"] = ""
    is_strong: bool = False


@dataclass(frozen=True)
class Column:
    """A column: of words, of numbers, or of bars. ``long_name``: what it is called where there is room, on a phone."""

    name: str
    kind: Literal["words", "number", "share"] = "number"
    long_name: str = ""


SHARE = Column("Share", "share")


@dataclass(frozen=True)
class TableRow:
    """The cells of a row, the first of which names it; ``team``: the one that it is about, for programs."""

    cells: Sequence[Words | Bar]
    css: str = ""
    team: str = ""


@dataclass(frozen=True)
class Table:
    """A table; ``label`` names it for those who cannot see it."""

    label: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[TableRow]
    css: str = ""


@dataclass(frozen=True)
class Numbers:
    """The numbers of a picture, to be opened below it."""

    caption: str
    names: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Picture:
    """A chart by its name, what it shows in words, and its numbers."""

    name: str
    words: str
    numbers: Numbers | None = None


def count(name: str, value: int | None) -> Figure:
    """A count as a figure."""
    return Figure(name, value, number(value))


def bar(value: int | None, most: int | None, part: int | None = None) -> Bar:
    """The bar of a value and of a part of it."""
    if not (most and value):
        return Bar()
    return Bar(f"{100 * value / most:.2f}", f"{100 * part / most:.2f}" if part else "")


def typed(text: str | None, most: int = 60, css: str = "") -> Marked:
    """A text that somebody typed, cut at this many letters: it may have no blank, or run from right to left."""
    return Marked("bdi", short(text, most), css)


def known(rows: Iterable[Row], name: str) -> list[Row]:
    """The rows of which this is known."""
    return [row for row in rows if row[name] is not None]
