"""Answers for people and scripts: a table on the terminal, CSV or JSON. What is asked is somebody else's."""

from __future__ import annotations

import csv
import json
import sys
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import TextIOWrapper
from typing import Any, Literal

import click
from rich.console import Console

from assets.exports.cells import cell as csv_cell
from assets.exports.cells import joined
from pipelines.terminal.fitting import Cells, print_table

Form = Literal["table", "csv", "json"]
_TOLD = 5
"""So many columns without room are named."""


def show(
    names: Sequence[str],
    rows: Sequence[Sequence[Any]],
    form: Form = "table",
    title: str | None = None,
    first: Sequence[str] = (),
) -> None:
    """Print rows: a table that fits the terminal, CSV (RFC 4180, harmless in a spreadsheet), or JSON (exact).

    Args:
        names: of the columns.
        rows: their values.
        form: what to print.
        title: a line above the table; not of CSV and JSON.
        first: the columns that matter most, in their order: a table shows the others where it has room left, and
            without a terminal these alone. CSV and JSON have all, in the order of ``names``.
    """
    if form == "table":
        _encode(errors="replace")  # a letter that the terminal's encoding lacks is not a reason to fail
        _show_table(names, rows, title, first, Console())
    elif form == "csv":
        _encode(encoding="utf-8")
        writer = csv.writer(sys.stdout)
        writer.writerow(names)
        writer.writerows([csv_cell(value) for value in row] for row in rows)
    else:
        _encode(encoding="utf-8")
        records = [dict(zip(names, row, strict=True)) for row in rows]
        sys.stdout.write(json.dumps(records, default=str, ensure_ascii=False, indent=2) + "\n")
    sys.stdout.flush()  # here, where a closed pipe is an ordinary end


def _encode(encoding: str | None = None, errors: str | None = None) -> None:
    """Say how what is printed is turned into bytes."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding=encoding, errors=errors)


def _show_table(
    names: Sequence[str], rows: Sequence[Sequence[Any]], title: str | None, first: Sequence[str], console: Console
) -> None:
    order = [names.index(name) for name in first if name in names]
    if console.is_terminal and rows:  # what says nothing of any row takes no room from what does
        order.sort(key=lambda index: not any(cell(row[index]) for row in rows))
    if console.is_terminal or not order:
        order += [index for index in range(len(names)) if index not in order]
    columns = [_cells(names[index], [row[index] for row in rows]) for index in order]
    left_out = print_table(columns, title, console, most_important=len(first) or len(order))
    if left_out:
        unseen = ", ".join(left_out[:_TOLD]) + (f" and {len(left_out) - _TOLD} more" if len(left_out) > _TOLD else "")
        click.echo(f"No room for {unseen}: a wider terminal, --csv or --json shows them.", err=True)


def _cells(name: str, values: Sequence[Any]) -> Cells:
    there = [value for value in values if value is not None]
    is_number = bool(there) and all(isinstance(value, int | float | Decimal) for value in there)
    is_number = is_number and not any(isinstance(value, bool) for value in there)
    is_text = not is_number and not all(isinstance(value, bool | date) for value in there)
    return Cells(printable(name), [cell(value) for value in values], is_number, is_text)


def cell(value: Any) -> str:
    """A value as a person reads it: no NULLs, no fractions of a second, a price with its cents."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        whole, _, fraction = f"{value:f}".partition(".")
        return f"{whole}.{fraction.rstrip('0'):0<2}" if fraction else whole
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}".removesuffix(":00").removesuffix(" 00:00")
    return printable(joined(value) if isinstance(value, list) else str(value))


def printable(text: str) -> str:
    """A text without anything that a terminal would obey."""
    return "".join(
        each if each == "\n" or unicodedata.category(each)[0] != "C" else "\N{REPLACEMENT CHARACTER}" for each in text
    )
