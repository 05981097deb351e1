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

from resources.text_files.amounts import WrongAmount, amount_of
from resources.text_files.csv_text import wrong_line
from resources.text_files.days import is_mark_for_nothing
from resources.text_files.declared_csv import day_in, declared_rows

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
    return [_invoice(path, line, cells) for line, cells in declared_rows(path, COLUMNS, NEEDED)]


def _invoice(path: Path, line: int, cells: dict[str, str]) -> Invoice:
    first, last = (day_in(path, line, name, cells[name]) for name in ("from", "until"))
    if last < first:
        raise wrong_line(path, line, f"until ({last}) is before from ({first})", "Write the invoice's last day")
    if cells["seats"] and not _SEATS(cells["seats"]):
        raise wrong_line(path, line, f"seats is {cells['seats']!r}", "Write a whole number, or leave it empty")
    if cells["currency"] and not _CURRENCY(cells["currency"].upper()):
        cure = "Write three letters (ISO 4217), like EUR, or leave it empty"
        raise wrong_line(path, line, f"currency is {cells['currency']!r}", cure)
    return Invoice(
        line,
        cells["team"].casefold(),
        first,
        last,
        int(cells["seats"]) if cells["seats"] else None,
        _amount(path, line, "amount", cells["amount"]),
        cells["currency"].upper() or None,
        None if is_mark_for_nothing(cells["tax"]) else _amount(path, line, "tax", cells["tax"]),
    )


def _amount(path: Path, line: int, name: str, text: str) -> Decimal:
    try:
        return amount_of(text)
    except WrongAmount as error:
        raise wrong_line(path, line, f"{name} is {text!r}, which {error}", error.cure) from None
