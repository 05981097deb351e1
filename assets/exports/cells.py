"""A value as a cell of a text file: what a spreadsheet opens shall never be a formula. Quick to import."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

_OBEYED = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the start of a formula (OWASP's list for CSV), full-width forms too."""


def cell(value: Any) -> str:
    """A value of a table as the text of a CSV cell; NULL is empty, a list is joined by semicolons."""
    match value:
        case None:
            text = ""
        case bool():
            text = "true" if value else "false"
        case datetime():
            text = value.isoformat(sep=" ")
        case Decimal():
            text = format(value, "f")
        case int() | float():
            text = str(value)
        case list() | tuple():
            text = harmless(joined(value))
        case _:
            text = harmless(str(value))
    return text


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: with an apostrophe before what would begin one."""
    return f"'{text}" if text.startswith(_OBEYED) else text


def joined(values: Sequence[Any]) -> str:
    """A list in one cell."""
    return "; ".join("" if each is None else str(each) for each in values)
