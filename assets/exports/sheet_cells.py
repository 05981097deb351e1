"""Values as cells of a workbook: with their types, and as text what Excel would change."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from assets.exports.cells import cell, joined

_EXACT_INTEGER = 2**53
_FIRST_DATE = "1900-03-01"
"""Excel takes 1900 for a leap year: what is before is text."""
_NUMBER_FORMATS = {
    "DATE": "yyyy-mm-dd",
    "TIMESTAMP": "yyyy-mm-dd hh:mm:ss",
    "DECIMAL(18,2)": "#,##0.00",
    "DECIMAL(18,6)": "#,##0.00####",
}


class Formats:
    """The workbook's formats: made once, and shared by its sheets."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.header = book.add_format({"bold": True, "bg_color": "#E8EEF7", "bottom": 1})
        self.link = book.add_format({"font_color": "#0B5CAD", "underline": 1})
        self.strong = book.add_format({"bold": True})
        self._by_type = {kind: book.add_format({"num_format": text}) for kind, text in _NUMBER_FORMATS.items()}

    def of(self, kind: str) -> Format | None:
        """The format of a column's type; None: Excel's general one."""
        return self._by_type.get(kind)

    def of_value(self, value: Any) -> Format | None:
        """The format of a single value."""
        match value:
            case datetime():
                return self.of("TIMESTAMP")
            case date():
                return self.of("DATE")
            case Decimal():
                return self.of("DECIMAL(18,2)")
        return None


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
