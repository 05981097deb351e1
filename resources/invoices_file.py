"""What was invoiced: ``invoices.csv``, read and checked.

One line an invoice: ``team``, ``from`` and ``until`` (its first and last day), ``amount`` without tax; ``seats``,
``currency`` and ``tax`` if they are known. What it should have been is worked out in ``assets/sql/invoice_check.sql``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from resources.amounts import WrongAmount, amount_of
from resources.csv_file import CsvFile, open_csv, plain_name
from resources.csv_text import wrong_line
from resources.days import WrongDay, day_of

NEEDED = ("team", "from", "until", "amount")
COLUMNS = ("team", "from", "until", "seats", "amount", "currency", "tax")
_CURRENCY = re.compile(r"[A-Z]{3}").fullmatch
_SEATS = re.compile(r"[0-9]{1,8}").fullmatch


@dataclass(frozen=True)
class Invoice:
    """An invoice; ``line`` is where it stands in the file. ``amount`` is without tax."""

    line: int
    team: str
    from_date: date
    until_date: date
    seats: int | None
    amount: Decimal
    currency: str | None
    tax: Decimal | None


def read_invoices(path: Path) -> list[Invoice]:
    """The invoices in the file's order; none if there is no file.

    Raises:
        FixSetup: the file is wrong; the message names the line.
    """
    file = open_csv(path, lambda name: plain_name(name) in COLUMNS)
    if file is None:
        return []
    names = [plain_name(name) for name in file.names]
    _check_names(file, names)
    return [_invoice(path, line, dict(zip(names, cells, strict=True))) for line, cells in file.rows()]


def _check_names(file: CsvFile, names: list[str]) -> None:
    for name in NEEDED:
        if name not in names:
            cure = f"Begin the file with the line {','.join(COLUMNS)}; seats, currency and tax may be left out"
            raise file.refuse(f"the column {name} is missing", cure)
    for name in filter(None, names):
        if names.count(name) > 1:
            raise file.refuse(f"the column {name!r} is there twice", "Keep the one that holds")
        if name not in COLUMNS:
            raise file.refuse(f"unknown column {name!r}", f"Known are: {', '.join(COLUMNS)}")


def _invoice(path: Path, line: int, row: dict[str, str | None]) -> Invoice:
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    for name in NEEDED:
        if not cells[name]:
            raise wrong_line(path, line, f"{name} is empty", "Fill it in, or delete the line")
    first, last = (_day(path, line, name, cells[name]) for name in ("from", "until"))
    if last < first:
        raise wrong_line(path, line, f"until ({last}) is before from ({first})", "Write the invoice's last day")
    if cells["seats"] and not _SEATS(cells["seats"]):
        raise wrong_line(path, line, f"seats is {cells['seats']!r}", "Write a whole number, or leave it empty")
    if cells["currency"] and not _CURRENCY(cells["currency"].upper()):
        cure = "Write three letters (ISO 4217), like EUR, or leave it empty"
        raise wrong_line(path, line, f"currency is {cells['currency']!r}", cure)
    return Invoice(
        line,
        cells["team"],
        first,
        last,
        int(cells["seats"]) if cells["seats"] else None,
        _amount(path, line, "amount", cells["amount"]),
        cells["currency"].upper() or None,
        _amount(path, line, "tax", cells["tax"]) if cells["tax"] else None,
    )


def _day(path: Path, line: int, name: str, text: str) -> date:
    try:
        return day_of(text)
    except WrongDay as error:
        raise wrong_line(path, line, f"{name} is {text!r}, which {error}", error.cure) from None


def _amount(path: Path, line: int, name: str, text: str) -> Decimal:
    try:
        return amount_of(text)
    except WrongAmount as error:
        raise wrong_line(path, line, f"{name} is {text!r}, which {error}", error.cure) from None
