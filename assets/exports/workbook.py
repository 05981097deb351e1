"""Tables as one XLSX workbook: a sheet for each table, and a first one that says what this is.

Nothing from data ever becomes a formula or a link, and what Excel cannot hold is reported instead of lost in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.worksheet import Worksheet

from assets.contracts import Table
from assets.exports.about_sheet import Written, write_about
from assets.exports.sheet_cells import Formats, write_cell
from assets.exports.team_tables import TeamTables

MOST_ROWS = 1_048_576
"""Rows of an Excel sheet, the header included."""
MOST_NAME = 31
NO_DATE = datetime(2000, 1, 1)  # noqa: DTZ001 - of a workbook without figures; a fixed one, for equal bytes
_WIDEST, _MEASURED_ROWS = 60, 1000
_WIDTHS = {"DATE": 11, "TIMESTAMP": 19}


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Let an error of the disk be one: xlsxwriter wraps it."""
    try:
        yield
    except FileCreateError as error:
        (cause,) = error.args
        raise cause if isinstance(cause, OSError) else OSError(str(cause)) from None


def write_workbook(
    path: Path,
    published: TeamTables,
    tables: Sequence[Table],
    left_out: Mapping[str, str] | None = None,
    most_rows: int = MOST_ROWS,
) -> dict[str, Written]:
    """Write the workbook; returns what became of each table. CSV and Parquet hold what has no room here.

    Args:
        path: the file to write.
        published: what to read from.
        tables: one sheet each, in this order.
        left_out: tables without a sheet, each with the reason; the first sheet tells them.
        most_rows: rows of a sheet, the header included.
    """
    with (
        _plain_errors(),
        TemporaryDirectory(prefix=".workbook-", dir=path.parent) as folder,
        # What is written leaves memory row by row, for files in the folder.
        xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": folder}) as book,
    ):
        book.set_properties({"title": "Dropbox licences", "created": published.as_of or NO_DATE})
        formats = Formats(book)
        names = sheet_names(["about", *(table.name for table in tables)])
        about, *sheets = [book.add_worksheet(name) for name in names]
        written = {
            table.name: _Sheet(sheet, table, formats).write(published, most_rows)
            for sheet, table in zip(sheets, tables, strict=True)
        }
        write_about(about, published, dict(zip(names[1:], written.items(), strict=True)), left_out or {}, formats)
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


class _Sheet:
    """One table's sheet, written row by row."""

    def __init__(self, sheet: Worksheet, table: Table, formats: Formats) -> None:
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
