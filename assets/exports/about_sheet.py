"""The workbook's first sheet: the answer in figures, what they rest on, and what each sheet holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xlsxwriter.worksheet import Worksheet

from assets.exports.sheet_cells import Formats, write_cell
from assets.exports.team_tables import TeamTables
from assets.exports.to_send import why_empty
from assets.tables import licence

_TABLES = {table.name: table for table in licence.ALL}
_TITLE = "Dropbox licences: which seats are paid for, who uses them, which can go"
_POSITION = {
    "team": "team",
    "seats_purchased": "purchased",
    "assigned": "assigned",
    "available": "available",
    "active_30": "used in 30 days",
    "idle_90": "idle for 90 days",
    "candidates": "can go",
    "proved": "of these proved",
}
_SAVINGS = {
    "team": "team",
    "cost_per_month": "what can go costs a month",
    "currency": "currency",
    "seats_to_cut": "seats to cut at the renewal",
    "notice_deadline": "give notice by",
    "saves_from_date": "saves from",
    "saved_per_month_from_renewal": "saves a month",
    "saved_per_year_from_renewal": "saves a year",
    "held_back_by": "not more, because",
}
_REACH = {
    "team": "team",
    "complete_from": "log complete from",
    "complete_until": "log complete until",
    "read_until": "log read until",
    "roster_date": "members read on",
}

Lines = list[tuple[Any, ...]]


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


@dataclass(frozen=True)
class Link:
    """A cell that leads to a sheet of the same workbook."""

    sheet: str


def write_about(
    about: Worksheet,
    published: TeamTables,
    sheets: Mapping[str, tuple[str, Written]],
    left_out: Mapping[str, str],
    formats: Formats,
) -> None:
    """Write the first sheet.

    Args:
        about: where to.
        published: what to read from.
        sheets: the other sheets by name, each with its table's name and what it holds.
        left_out: tables without a sheet, each with the reason.
        formats: the workbook's.
    """
    row = 0
    for heads, lines in _parts(published, sheets, left_out):
        for column, head in enumerate(heads):
            about.write_string(row, column, head, formats.strong)
        for number, line in enumerate(lines, start=row + 1):
            for column, value in enumerate(line):
                _write(about, number, column, value, formats)
        row += len(lines) + 2
    about.set_column(0, 0, 26)
    about.set_column(1, len(_POSITION) - 1, 19)


def _parts(
    published: TeamTables, sheets: Mapping[str, tuple[str, Written]], left_out: Mapping[str, str]
) -> list[tuple[tuple[str, ...], Lines]]:
    """What stands on the sheet, from above: heads, and the lines below them."""
    as_of = published.as_of or "no team is published"
    shown = [
        (Link(sheet), written.rows, _one_row_per(table), _missing(table, written))
        for sheet, (table, written) in sheets.items()
    ]
    absent = [(table, None, _one_row_per(table), why) for table, why in left_out.items()]
    return [
        ((_TITLE,), [("figures as of, in UTC", as_of), *list(published.facts.items())[1:]]),
        _block(_POSITION, published.summaries),
        (("team", "how its idle members add up"), [*published.idle]),
        _block(_SAVINGS, published.summaries),
        _block(_REACH, published.teams),
        (("sheet", "rows", "one row per", "what is missing here, and why"), shown + absent),
        (("Times are UTC. A note on each header says what the column means.",), []),
    ]


def _one_row_per(table: str) -> str | None:
    return _TABLES[table].one_row_per if table in _TABLES else None


def _missing(table: str, written: Written) -> str | None:
    return written.words or (None if written.rows else why_empty(table))


def _block(columns: Mapping[str, str], rows: list[dict[str, Any]]) -> tuple[tuple[str, ...], Lines]:
    return tuple(columns.values()), [tuple(row[name] for name in columns) for row in rows]


def _write(about: Worksheet, row: int, column: int, value: Any, formats: Formats) -> None:
    if isinstance(value, Link):
        about.write_url(row, column, f"internal:'{value.sheet}'!A1", formats.link, value.sheet)
    elif value is not None:
        write_cell(about, row, column, value, formats.of_value(value))
