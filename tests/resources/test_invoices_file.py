"""``invoices.csv``: what it may say, and that each mistake is told with its line and its cure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from resources.errors import FixSetup
from resources.home_files.invoices_file import Invoice, read_invoices

FULL = """team,from,until,seats,amount,currency,tax
acme,2026-10-01,2026-10-31,8,"1,234.50",eur,234.56
beta,2026-10-01,2026-10-31,,12.00,,
"""
READ = [
    Invoice(2, "acme", date(2026, 10, 1), date(2026, 10, 31), 8, Decimal("1234.50"), "EUR", Decimal("234.56")),
    Invoice(3, "beta", date(2026, 10, 1), date(2026, 10, 31), None, Decimal(12), None, None),
]


def written(tmp_path: Path, content: str) -> list[Invoice]:
    path = tmp_path / "invoices.csv"
    path.write_text(content, encoding="utf-8", newline="")
    return read_invoices(path)


def test_no_file_is_no_invoice(tmp_path: Path) -> None:
    assert read_invoices(tmp_path / "invoices.csv") == []


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(FULL, id="as it is"),
        pytest.param("\ufeff" + FULL.replace("\n", "\r\n"), id="as a spreadsheet on Windows saves it"),
        pytest.param(
            FULL.replace('"1,234.50"', "1.234|50")
            .replace("234.56", "234|56")
            .replace("12.00", "12|00")
            .replace(",", ";")
            .replace("|", ",")
            .replace("2026-10-31", "31.10.2026"),
            id="where the comma is the decimal sign",
        ),
    ],
)
def test_invoices_are_read_as_spreadsheets_save_them(content: str, tmp_path: Path) -> None:
    assert written(tmp_path, content) == READ


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            "team,from,until\n",
            "line 1: the column amount is missing. Begin the file with the line team,from,until,seats",
        ),
        ("team,from,until,amount,vat\n", "line 1: unknown column 'vat'"),
        ("team,from,until,amount,amount\n", "the column 'amount' is there twice"),
        ("team,from,until,amount\nacme,2026-10-31,2026-10-01,1\n", "line 2: until (2026-10-01) is before from"),
        ("team,from,until,amount\nacme,10/1/2026,2026-10-31,1\n", "line 2: from is '10/1/2026', which can mean"),
        ("team,from,until,amount\nacme,2026-10-01,2026-10-31,\n", "line 2: amount is empty"),
        ("team,from,until,amount\nacme,2026-10-01,2026-10-31,1.234\n", "line 2: amount is '1.234', which can be read"),
        (
            "team,from,until,amount,tax\nacme,2026-10-01,2026-10-31,1,19 %\n",
            "line 2: tax is '19 %', which is not an am",
        ),
        ("team,from,until,amount,seats\nacme,2026-10-01,2026-10-31,1,ten\n", "line 2: seats is 'ten'"),
        ("team,from,until,amount,currency\nacme,2026-10-01,2026-10-31,1,€\n", "line 2: currency is '€'"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_its_cure(content: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(FixSetup) as raised:
        written(tmp_path, content)
    assert words in str(raised.value)
