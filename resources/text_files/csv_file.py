"""CSV files that people have: as spreadsheets save them, as programs export them, as somebody mended them by hand.

Which columns there are, and what may stand in them, is their readers' business. No cell ever moves under another
name: a line that does not fit the header is refused, with its number as an editor counts it.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from resources.errors import FixSetup
from resources.text_files.csv_text import lines_before, text_of, wrong_line

DELIMITERS = ",;\t|"
_BLOCK = 16
"""Rows that Excel writes together: last columns that are empty in all of them are left off (Microsoft's KB 77295)."""
_MOST_LINES_ABOVE = 20
"""How far below the first line a header is looked for, so that the message can name its line."""

_SEP = re.compile(r'"?sep=(\\t|[^\w\s"]|\t)"?[,;|\t ]*', re.IGNORECASE).fullmatch
_TYPE = "#TYPE"

Record = tuple[int, list[str]]
"""The line on which a record begins, and its cells."""


@dataclass(frozen=True)
class CsvFile:
    """A file whose header was read; ``names`` are the header's cells as they stand there, without outer blanks."""

    path: Path
    names: list[str]
    header_line: int
    delimiter: str
    _text: str

    def refuse(self, came_back: str, cure: str) -> FixSetup:
        """What is wrong with the header."""
        return wrong_line(self.path, self.header_line, came_back, cure)

    def rows(self) -> Iterator[tuple[int, list[str | None]]]:
        """The rows in which something stands, with the lines on which they begin and a cell for each name.

        Cells that a row leaves off at its end are None.

        Raises:
            FixSetup: a row does not fit the header; the message names the line.
        """
        width, named = len(self.names), max((place for place, name in enumerate(self.names, 1) if name), default=0)
        writes_empty_ends, short = False, None
        records = _records(self.path, self._text, self.delimiter, self.header_line - 1)
        while block := list(islice(records, _BLOCK)):
            is_even = len({len(cells) for _, cells in block if any(cells)}) == 1
            for line, cells in block:
                if line == self.header_line or not any(cell.strip() for cell in cells):
                    continue
                self._check(line, cells)
                if len(cells) < named and not is_even:
                    short = short or (line, len(cells))
                    writes_empty_ends |= not cells[-1]
                writes_empty_ends |= len(cells) >= named and not cells[named - 1]
                yield line, cells + [None] * (width - len(cells))
        if short and writes_empty_ends:
            line, found = short
            cure = "Write the cell that is missing: other lines write theirs even if it is empty"
            raise wrong_line(self.path, line, f"{found} cells, the header has {width}", cure)

    def _check(self, line: int, cells: list[str]) -> None:
        width = len(self.names)
        if len(cells) > width:
            cure = (
                f"Put a cell that holds the delimiter into quotes (it is {_shown(self.delimiter)}); "
                "if every line ends in a delimiter, end the header in one too"
            )
            raise wrong_line(self.path, line, f"{len(cells)} cells, the header has {width}", cure)
        for place, cell in enumerate(cells):
            if place and not self.names[place] and cell.strip():
                words = f"{cell.strip()!r} stands in column {place + 1}, which has no name"
                cure = "Name that column in the header; or put a cell that holds the delimiter into quotes"
                raise wrong_line(self.path, line, words, cure)
        other = next((each for each in DELIMITERS if each in cells[0]), None)
        if len(cells) == 1 < width and other:
            words = f"one cell, the header has {width}: {_shown(other)} stands where the header has "
            cure = "Use the same delimiter on every line"
            raise wrong_line(self.path, line, words + _shown(self.delimiter), cure)


def open_csv(
    path: Path, is_known: Callable[[str], bool], encoding: str | None = None, name_encoding: str = ""
) -> CsvFile | None:
    """A file whose header was read; None: there is none.

    Lines without content, ``sep=;`` and PowerShell's ``#TYPE`` above the header are obeyed. Cells are delimited by what
    makes the header's cells most of the known names.

    Args:
        path: the file.
        is_known: whether a column of this name is looked for.
        encoding: what it is in; ``csv_text`` says when that counts.
        name_encoding: how somebody can say what it is in.

    Raises:
        FixSetup: it cannot be read, or its header stands further below; the message names the line.
    """
    text = text_of(path, encoding, name_encoding)
    if text is None:
        return None
    declared, body = _above_the_header(text)
    above = lines_before(text[: len(text) - len(body)])
    tried = [(each, header) for each in declared or DELIMITERS if (header := _first_record(body, each)) is not None]
    if not tried:
        next(_records(path, body, declared or ",", above))  # raises

    def known(header: list[str]) -> int:
        return sum(map(is_known, header))

    delimiter, header = max(tried, key=lambda each: (known(each[1]), len(each[1])))
    if not known(header):
        for line, cells in _further_below(path, body, declared or DELIMITERS, above):
            if known(cells):
                words = f"the names of the columns are expected here, but stand in line {line}"
                raise wrong_line(path, above + 1, words, f"Delete the lines above line {line}")
    return CsvFile(path, header, above + 1, delimiter, body)


def plain_name(name: str) -> str:
    """A column's name, without regard to capitals, blanks, hyphens and how its accents are written (NFC)."""
    return "_".join(unicodedata.normalize("NFC", name).replace("-", " ").lower().split())


def _above_the_header(text: str) -> tuple[str | None, str]:
    """The delimiter that a line above the header tells, and the text from the header on."""
    declared, begins = None, 0
    for line in io.StringIO(text, newline=""):
        bare = line.rstrip("\r\n")
        if found := _SEP(bare.strip(" ")):
            declared = "\t" if found[1] == r"\t" else found[1]
        elif bare.strip(DELIMITERS + '" ') and not bare.lstrip('"').startswith(_TYPE):
            break
        begins += len(line)
    return declared, text[begins:]


def _first_record(text: str, delimiter: str) -> list[str] | None:
    try:
        return [cell.strip() for cell in next(_reader(text, delimiter), [])]
    except csv.Error:
        return None


def _further_below(path: Path, text: str, delimiters: str, above: int) -> Iterator[Record]:
    for delimiter in delimiters:
        try:
            yield from islice(_records(path, text, delimiter, above), 1, _MOST_LINES_ABOVE)
        except FixSetup:
            continue


def _records(path: Path, text: str, delimiter: str, above: int) -> Iterator[Record]:
    reader, begins = _reader(text, delimiter), above + 1
    try:
        for cells in reader:
            yield begins, cells
            begins = above + reader.line_num + 1
    except csv.Error as error:
        is_open = "expected after" not in str(error)
        why = "a quote is opened and never closed" if is_open else "a cell goes on after its closing quote"
        cure = "Correct that line; a quote within a quoted cell is written twice"
        raise wrong_line(path, begins, f"it is not CSV: {why}", cure) from None


def _reader(text: str, delimiter: str) -> Any:
    # Without skipinitialspace a quote after a blank does not count, and the cell falls apart at its first delimiter.
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True)


def _shown(delimiter: str) -> str:
    return "a tab" if delimiter == "\t" else delimiter
