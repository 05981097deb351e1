"""Rows as the bytes of a CSV, JSON or XLSX file: the exact values, and the same rows always give the same bytes."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from assets.exports.sheet_cells import Formats, write_cell
from assets.exports.targets.target import File
from assets.exports.team_tables import TeamTables
from assets.exports.workbook import NO_DATE
from resources.storage.queries import Rows

_WIDEST = 60


def csv_file(name: str, answer: Rows) -> File:
    """CSV by RFC 4180 in UTF-8, without a mark at its beginning, which importers take for a part of the first header.

    Texts stay as they are: an apostrophe before ``=`` would be imported.
    """
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(answer.names)
    writer.writerows([_text(value) for value in row] for row in answer.rows)
    return File(name, text.getvalue().encode(), len(answer.rows))


def json_file(name: str, value: Any, rows: int) -> File:
    """JSON in UTF-8, readable by people too; ``rows`` is how many things it tells of."""
    return File(name, json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n", rows)


def xlsx_file(name: str, sheet: str, answer: Rows, published: TeamTables) -> File:
    """A workbook of one sheet: headers in the first row, below them typed cells; text stays text."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"title": sheet, "created": published.as_of or NO_DATE})
        formats = Formats(book)
        page = book.add_worksheet(sheet)
        for index, column in enumerate(answer.names):
            page.write_string(0, index, column, formats.header)
            width = max([len(column) + 3, *(len(_text(row[index])) + 1 for row in answer.rows)])
            page.set_column(index, index, min(width, _WIDEST))
        for number, row in enumerate(answer.rows, start=1):
            for index, value in enumerate(row):
                if value is not None:
                    write_cell(page, number, index, value, formats.of_value(value))
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, max(len(answer.rows), 1), len(answer.names) - 1)
    return File(name, content.getvalue(), len(answer.rows))


def _text(value: Any) -> str:
    """A value as text; times and lists are made texts by the query, in the target's own form."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
    return str(value)
