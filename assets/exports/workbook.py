"""Tables as one XLSX workbook: a sheet for each table, and a first one that says what this is.

Nothing from data ever becomes a formula or a link, and what Excel cannot hold is told instead of lost in silence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from assets.contracts import Table
from assets.exports.cells import cell, joined
from assets.exports.team_tables import TeamTables

MOST_ROWS = 1_048_576
"""Rows of an Excel sheet, the header included."""
MOST_NAME = 31
_EXACT_INTEGER = 2**53
_FIRST_DATE = "1900-03-01"
"""Excel takes 1900 for a leap year: what is before is text."""
_NO_DATE = datetime(2000, 1, 1)  # noqa: DTZ001 - of a workbook without figures; a fixed one, for equal bytes
_WIDEST, _MEASURED_ROWS = 60, 1000
_NUMBER_FORMATS = {"DATE": "yyyy-mm-dd", "TIMESTAMP": "yyyy-mm-dd hh:mm:ss", "DECIMAL(18,2)": "#,##0.00"}
_WIDTHS = {"DATE": 11, "TIMESTAMP": 19}


@dataclass
class Written:
    """What a sheet holds, and what of its table it could not hold."""

    rows: int = 0
    rows_left_out: int = 0
    texts_cut: int = 0

    @property
    def words(self) -> str:
        """What is missing; empty: nothing."""
        parts = [(self.rows_left_out, "rows have no room"), (self.texts_cut, "texts were cut")]
        return ", ".join(f"{count:,} {words}" for count, words in parts if count)


def write_workbook(
    path: Path, published: TeamTables, tables: Sequence[Table], most_rows: int = MOST_ROWS
) -> dict[str, Written]:
    """Write the workbook; returns what became of each table. CSV and Parquet hold what has no room here.

    Args:
        path: the file to write.
        published: what to read from.
        tables: one sheet each, in this order.
        most_rows: rows of a sheet, the header included.
    """
    with (
        TemporaryDirectory(prefix=".workbook-", dir=path.parent) as folder,
        # What is written leaves memory row by row, for files in the folder.
        xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": folder}) as book,
    ):
        book.set_properties({"title": "Dropbox licences", "created": published.as_of or _NO_DATE})
        formats = _Formats(book)
        about, *sheets = [book.add_worksheet(name) for name in sheet_names(["about", *(t.name for t in tables)])]
        written = {
            table.name: _Sheet(sheet, table, formats).write(published, most_rows)
            for sheet, table in zip(sheets, tables, strict=True)
        }
        _write_about(about, published, tables, written, formats)
    return written


def sheet_names(names: Sequence[str]) -> list[str]:
    """Names that Excel takes for sheets: at most 31 characters, unique whatever their case."""
    taken: dict[str, str] = {}
    for name in names:
        short, number = name[:MOST_NAME], 1
        while short.casefold() in taken:
            number += 1
            short = f"{name[: MOST_NAME - len(str(number)) - 1]}~{number}"
        taken[short.casefold()] = short
    return [*taken.values()]


class _Formats:
    """The workbook's formats: made once, and shared by its sheets."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.header = book.add_format({"bold": True, "bg_color": "#E8EEF7", "bottom": 1})
        self.strong = book.add_format({"bold": True})
        self._by_type = {kind: book.add_format({"num_format": text}) for kind, text in _NUMBER_FORMATS.items()}

    def of(self, kind: str) -> Format | None:
        """The format of a column's type; None: Excel's general one."""
        return self._by_type.get(kind)

    def of_value(self, value: Any) -> Format | None:
        """The format of a single value."""
        return self.of("TIMESTAMP" if isinstance(value, datetime) else "DATE" if isinstance(value, date) else "")


class _Sheet:
    """One table's sheet, written row by row."""

    def __init__(self, sheet: Worksheet, table: Table, formats: _Formats) -> None:
        self._sheet = sheet
        self._table = table
        self._formats = [formats.of(column.type) for column in table.columns]
        # An arrow for the filter stands beside each header.
        self._widths = [max(len(column.name) + 3, _WIDTHS.get(column.type, 8)) for column in table.columns]
        for index, column in enumerate(table.columns):
            sheet.write_string(0, index, column.name, formats.header)
            sheet.write_comment(0, index, column.meaning, {"author": "dropbox-licences", "x_scale": 2})

    def write(self, published: TeamTables, most_rows: int) -> Written:
        """Write all rows that have room, then what can only be told afterwards: filter and widths."""
        written = Written()
        for batch in published.batches(self._table):
            columns = [column.to_pylist() for column in batch.columns]
            for values in zip(*columns, strict=True):
                if written.rows < most_rows - 1:
                    written.rows += 1
                    written.texts_cut += self._write_row(written.rows, values)
                else:
                    written.rows_left_out += 1
        self._sheet.freeze_panes(1, 0)
        self._sheet.autofilter(0, 0, max(written.rows, 1), len(self._table.columns) - 1)
        for index, width in enumerate(self._widths):
            self._sheet.set_column(index, index, min(width, _WIDEST))
        return written

    def _write_row(self, row: int, values: tuple[Any, ...]) -> int:
        """Write a row; returns how many of its texts were cut."""
        cut = 0
        for index, value in enumerate(values):
            if value is None:
                continue
            cut += not write_cell(self._sheet, row, index, value, self._formats[index])
            if row <= _MEASURED_ROWS and isinstance(value, str):
                self._widths[index] = max(self._widths[index], len(value) + 1)
        return cut


def write_cell(sheet: Worksheet, row: int, column: int, value: Any, form: Format | None = None) -> bool:
    """Write a value with its type; as text what Excel would change: big integers, old dates, fine decimals.

    Returns:
        Whether all of it had room.
    """
    match value:
        case bool():
            done = sheet.write_boolean(row, column, value)
        case date() if value.isoformat() >= _FIRST_DATE:
            done = sheet.write_datetime(row, column, value, form)
        case int() if abs(value) <= _EXACT_INTEGER:
            done = sheet.write_number(row, column, value)
        case float() if isfinite(value):
            done = sheet.write_number(row, column, value)
        case Decimal() if Decimal(repr(float(value))) == value:
            done = sheet.write_number(row, column, float(value), form)
        case str():
            done = _write_text(sheet, row, column, value)
        case list():
            done = _write_text(sheet, row, column, joined(value))
        case _:
            done = _write_text(sheet, row, column, cell(value))
    return bool(done == 0)


def _write_text(sheet: Worksheet, row: int, column: int, text: str) -> int:
    """Write a text as text. The library turns control characters into Excel's own _xHHHH_, and cuts at its limit."""
    if text.startswith("<r>") and text.endswith("</r>"):
        text += " "  # as it is, the library would take it for XML of its own
    return int(sheet.write_string(row, column, text))


def _write_about(
    sheet: Worksheet,
    published: TeamTables,
    tables: Sequence[Table],
    written: dict[str, Written],
    formats: _Formats,
) -> None:
    """Write the first sheet: whose figures, as of when, how complete, and what each sheet holds."""
    of_teams = ("team", "complete_from", "complete_until", "read_until", "roster_date")
    parts: list[tuple[tuple[str, ...], list[tuple[Any, ...]]]] = [
        (("Dropbox licences: which seats are paid for, who uses them, which can go",), [*published.facts.items()]),
        (of_teams, [tuple(team[name] for name in of_teams) for team in published.teams]),
        (("team", "how its idle members add up"), [*published.idle]),
        (
            ("sheet", "rows", "one row per", "what is missing here: CSV and Parquet have it"),
            [
                (table.name, written[table.name].rows, table.one_row_per, written[table.name].words or None)
                for table in tables
            ],
        ),
        (("Times are UTC. A note on each header says what the column means.",), []),
    ]
    row = 0
    for heads, lines in parts:
        for column, head in enumerate(heads):
            sheet.write_string(row, column, head, formats.strong)
        for number, line in enumerate(lines, start=row + 1):
            for column, value in enumerate(line):
                if value is not None:
                    write_cell(sheet, number, column, value, formats.of_value(value))
        row += len(lines) + 2
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 4, 22)
