"""How single values of a contract are written: prices, currencies, terabytes, one of some words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from resources.text_files.toml_file import WrongValue, day

_DECIMAL = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?").fullmatch
_TERABYTES = re.compile(r"[0-9]{1,7}(\.[0-9]{1,6})?").fullmatch
_CURRENCY = re.compile(r"[A-Z]{3}").fullmatch
_END_OF_TIME = 2999
"""From this year on a day stands for "no end": 2999-12-31, Oracle's 4712-12-31, 9999-12-31 of SAP and Workday."""


def price(value: Any) -> Decimal:
    """An amount of money, not negative, with six places at most.

    Raises:
        WrongValue: it is not one. Nor is a number without quotes: TOML makes floats of them.
    """
    if not isinstance(value, str) or not _DECIMAL(value):
        raise WrongValue('a decimal as text, like "15.00"')
    return Decimal(value)


def currency(value: Any) -> str:
    """A currency by its code.

    Raises:
        WrongValue: it is not one.
    """
    if not isinstance(value, str) or not _CURRENCY(value):
        raise WrongValue('three capital letters (ISO 4217), like "EUR"')
    return value


def terabytes(value: Any) -> Decimal:
    """Terabytes, as a number or as text.

    Raises:
        WrongValue: it is not one.
    """
    written = str(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else ""
    if not _TERABYTES(written):
        raise WrongValue('terabytes, like 5 or "0.5"')
    return Decimal(written)


def end(without: str) -> Callable[[Any], date]:
    """A reader of the day on which something ends; days and years are counted from it, so the end of time is none.

    Args:
        without: what holds where the key is left out.
    """

    def read(value: Any) -> date:
        found = day(value)
        if found.year >= _END_OF_TIME:
            raise WrongValue(f"a day before {_END_OF_TIME}, or leave it out: then {without}")
        return found

    return read


def one_of(*words: str) -> Callable[[Any], str]:
    """A reader of one of these words."""

    def read(value: Any) -> str:
        if value not in words:
            shown = [f'"{word}"' for word in words]
            raise WrongValue(" or ".join((", ".join(shown[:-1]), shown[-1])))
        return str(value)

    return read
