"""Amounts of money as people and spreadsheets write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from resources.text_files.amounts import WrongAmount, amount_of


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1200", "1200"),
        ("0.123", "0.123"),
        ("0,5", "0.5"),
        ("1234.567", "1234.567"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1 234,50", "1234.50"),
        ("1\N{NARROW NO-BREAK SPACE}234,50", "1234.50"),
        ("1'234.50", "1234.50"),
        ("1,234,567", "1234567"),
        ("1.234.567,8", "1234567.8"),
        ("EUR 1.200,00", "1200"),
        ("12,5\N{NO-BREAK SPACE}€", "12.5"),
        ("$1,000.00", "1000"),
        ("-5", "-5"),
        ("\N{MINUS SIGN}5.00", "-5"),
        ("12.50-", "-12.5"),
        ("(12.00)", "-12"),
        ("R$ 1.234,50", "1234.50"),
        ("US$1,234.50", "1234.50"),
        ("CA$ 12.00", "12"),
        ("1 234,56 zł", "1234.56"),
        ("1 234,00 Kč", "1234"),
        ("₹1,23,456.00", "123456"),
        ("3300,-", "3300"),
        ("CHF 3'300.--", "3300"),
        ("kr 12,50-", "-12.5"),
        ("$(1,200.00)", "-1200"),  # Excel's format Accounting
        (" $ (1,200.00)", "-1200"),
        (" $ -   ", "0"),
        ("- €", "0"),
        ("€ -12,00", "-12"),  # as Excel shows a credit in Dutch
        ("CHF-300.00", "-300"),
        ("\N{EN DASH}5,00 €", "-5"),
        ("(1,234.50 EUR)", "-1234.5"),
        ("(€ 12,00)", "-12"),
        ("- 5.00", "-5"),
        ("EUR -1234.50", "-1234.5"),
    ],
)
def test_amounts_of_any_country_are_read(text: str, amount: str) -> None:
    assert amount_of(text) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1234.50 (EUR)", "1234.5"),
        ("(EUR) 1,234.50", "1234.5"),
        ("5.00 (USD)", "5"),
        ("12,00 (€)", "12"),
        ("-12.00 (EUR)", "-12"),
        ("(EUR) (12.00)", "-12"),
        ("(12.00) (EUR)", "-12"),
        ("3300,- (CHF)", "3300"),
    ],
)
def test_an_invoice_with_its_currency_in_brackets_is_no_credit(text: str, amount: str) -> None:
    assert amount_of(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["EUR - 1234.50", "€ \N{EN DASH} 12,00", "(EUR) - 5.00", "1234.50 - EUR"])
def test_a_dash_between_blanks_may_be_a_minus_or_not_and_is_refused(text: str) -> None:
    with pytest.raises(WrongAmount, match="can be read in two ways: as a credit, or with a dash between"):
        amount_of(text)


@pytest.mark.parametrize("text", ["1.234", "1,234", "12,345", "-999.999"])
def test_what_can_be_read_in_two_ways_is_refused(text: str) -> None:
    with pytest.raises(WrongAmount, match="can be read in two ways"):
        amount_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "abc",
        "1,23,4",
        "1.234,567.00",
        "1.234.5",
        "1 2",
        "NaN",
        "1e5",
        "12 %",
        "12.00 CR",
        "1-2",
        "EUR",
        "$",
        "12)",
        "(12",
        ")12(",
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(WrongAmount, match="is not an amount"):
        amount_of(text)


@pytest.mark.parametrize("text", ["1234567890123", "0.1234567"])
def test_what_no_column_can_hold_is_refused(text: str) -> None:
    with pytest.raises(WrongAmount, match="more places than an amount"):
        amount_of(text)
