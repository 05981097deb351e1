"""A CSV cell is never a formula, whatever somebody is called, and is otherwise what the value is."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.exports.cells import cell, harmless

CASES: list[tuple[Any, str]] = [
    (None, ""),
    ("", ""),
    ("Ann", "Ann"),
    ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'),
    ("+1", "'+1"),  # a text, though it looks like a number
    ("-5", "'-5"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1", "'\t=1"),
    ("\r=1", "'\r=1"),
    ("\n=1", "'\n=1"),
    ("\uff1d1", "'\uff1d1"),  # Excel in Japanese takes the full-width sign too
    ("a=1", "a=1"),
    ("'quoted", "'quoted"),
    (-5, "-5"),  # numbers stay numbers
    (-0.5, "-0.5"),
    (Decimal("-15.000000"), "-15.000000"),
    (Decimal("0E-6"), "0.000000"),
    (2**64 - 1, "18446744073709551615"),
    (True, "true"),
    (False, "false"),
    (date(2026, 11, 1), "2026-11-01"),
    (datetime(2026, 11, 1, 9), "2026-11-01 09:00:00"),
    (datetime(2026, 11, 1, 9, 0, 0, 250_000), "2026-11-01 09:00:00.250000"),
    ([], ""),
    (["a", None, "b"], "a; ; b"),
    (["=1", "a"], "'=1; a"),
]


@pytest.mark.parametrize(("value", "text"), CASES, ids=lambda each: repr(each)[:20])
def test_a_cell_reads_as_its_value(value: Any, text: str) -> None:
    assert cell(value) == text


@given(st.text())
def test_no_text_begins_a_formula_and_none_is_lost(text: str) -> None:
    made = harmless(text)
    assert not made.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert made.removeprefix("'") == text or made == text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2))
def test_csv_brings_every_text_back(texts: list[str]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerow([cell(text) for text in texts])
    assert next(csv.reader(io.StringIO(file.getvalue(), newline=""))) == [harmless(text) for text in texts]
