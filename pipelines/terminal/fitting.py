"""A table that fits a terminal: as many columns as it is wide, a line a row; plain lines where no terminal is.

What is in it, and CSV and JSON, are in ``showing``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

NARROWEST = 24
"""A text may be cut to so many cells before a column is left out; numbers and dates are never cut."""
_BETWEEN, _EDGE = 3, 1
"""Cells that the frame takes: beside each column, and once."""
_WRAPS_UP_TO = 3
"""So few columns may wrap their words; more of them would be mush."""


@dataclass(frozen=True)
class Cells:
    """A column as it will stand there: harmless texts, and what they are."""

    name: str
    texts: Sequence[str]
    is_number: bool = False
    is_text: bool = True

    @property
    def natural(self) -> int:
        """The width at which nothing is cut."""
        lines = [line for text in (self.name, *self.texts) for line in text.split("\n")]
        return max(cell_len(line) for line in lines)

    @property
    def least(self) -> int:
        """The width below which it is of no use."""
        return max(min(self.natural, NARROWEST), cell_len(self.name)) if self.is_text else self.natural


def fit(columns: Sequence[Cells], width: int, most_important: int) -> list[int]:
    """The widths at which columns stand side by side; 0: no room.

    The first come first, and the most important ones are as wide as they need before the others get any room.
    """
    room, widths = width - _EDGE, [0] * len(columns)
    for group in (range(most_important), range(most_important, len(columns))):
        for index in group:
            least = min(columns[index].least, room - _BETWEEN) if index == 0 else columns[index].least
            if least + _BETWEEN <= room:
                widths[index] = least
                room -= least + _BETWEEN
        for index in group:
            if widths[index]:
                more = min(columns[index].natural - widths[index], room)
                widths[index] += more
                room -= more
    return widths


def print_table(columns: Sequence[Cells], title: str | None, console: Console, most_important: int) -> list[str]:
    """Print a table; returns the names of the columns that had no room."""
    if not console.is_terminal:
        console.file.write("".join(f"{line}\n" for line in _plain(columns, title)))
        return []
    widths = fit(columns, console.width, most_important)
    shown = [(column, width) for column, width in zip(columns, widths, strict=True) if width]
    table = Table(title=Text(title) if title else None, title_justify="left", header_style="bold")
    wraps = len(columns) <= _WRAPS_UP_TO
    for column, width in shown:
        table.add_column(
            Text(column.name),
            justify="right" if column.is_number else "left",
            width=width,
            no_wrap=not wraps,
            overflow="fold" if wraps else "ellipsis",
        )
    for texts in zip(*(column.texts for column, _ in shown), strict=True):
        table.add_row(*(Text(text if wraps else text.replace("\n", " ")) for text in texts))
    console.print(table)
    return [column.name for column, width in zip(columns, widths, strict=True) if not width]


def _plain(columns: Sequence[Cells], title: str | None) -> list[str]:
    """Lines for a pipe or a file: nothing is cut, and a line is a row."""
    flat = [[text.replace("\n", " ") for text in (column.name, *column.texts)] for column in columns]
    widths = [max(map(cell_len, texts)) for texts in flat]
    lines = [
        "  ".join(
            " " * (width - cell_len(text)) + text if column.is_number else text + " " * (width - cell_len(text))
            for column, width, text in zip(columns, widths, texts, strict=True)
        ).rstrip()
        for texts in zip(*flat, strict=True)
    ]
    return [*([title] if title else []), *lines]
