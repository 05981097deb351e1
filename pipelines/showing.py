"""Tables on the terminal, as CSV or as JSON. What is asked is somebody else's."""

from __future__ import annotations

import csv
import json
import sys
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

import duckdb
from rich.console import Console
from rich.table import Table
from rich.text import Text

from resources.errors import FixSetup
from resources.home import Home

Form = Literal["table", "csv", "json"]


def ask(home: Home, query: str, parameters: dict[str, Any] | None = None) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Ask the published tables; returns the columns' names and the rows.

    Raises:
        FixSetup: nothing was published yet, or the query is wrong.
    """
    if not home.warehouse.exists():
        cure = "Run dropbox-licences run first, or name the right folder in DROPBOX_LICENCES_HOME"
        raise FixSetup(f"Opening {home.warehouse}", "nothing was published yet", cure)
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        try:
            found = connection.execute(query, parameters or {})
            return [column[0] for column in found.description or ()], found.fetchall()
        except duckdb.Error as error:
            words = str(error).strip()
            raise FixSetup("Asking the published tables", words, "Mend the query; 'show tables' lists them") from error


def show_query(home: Home, query: str, form: Form) -> None:
    """Ask the published tables and print the answer."""
    show(*ask(home, query), form)


def show(names: Sequence[str], rows: Sequence[Sequence[Any]], form: Form = "table", title: str | None = None) -> None:
    """Print rows: a table that fits the terminal, CSV (RFC 4180), or JSON."""
    match form:
        case "csv":
            writer = csv.writer(sys.stdout)
            writer.writerow(names)
            writer.writerows(rows)
        case "json":
            records = [dict(zip(names, row, strict=True)) for row in rows]
            sys.stdout.write(json.dumps(records, default=str, ensure_ascii=False, indent=2) + "\n")
        case "table":
            _show_table(names, rows, title)


def _show_table(names: Sequence[str], rows: Sequence[Sequence[Any]], title: str | None) -> None:
    table = Table(title=title, title_justify="left", header_style="bold")
    for index, name in enumerate(names):
        is_number = all(isinstance(row[index], int | float) and not isinstance(row[index], bool) for row in rows)
        table.add_column(Text(printable(name)), justify="right" if rows and is_number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell(value)) for value in row))
    Console().print(table)


def cell(value: Any) -> str:
    """A value as a person reads it: no NULLs, no fractions of a second."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}".removesuffix(":00").removesuffix(" 00:00")
    return printable(str(value))


def printable(text: str) -> str:
    """A text without anything that a terminal would obey."""
    return "".join(
        each if each == "\n" or unicodedata.category(each)[0] != "C" else "\N{REPLACEMENT CHARACTER}" for each in text
    )
