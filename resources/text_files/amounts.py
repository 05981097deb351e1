"""An amount of money as people and spreadsheets write it: one reading, and nothing is guessed.

``1,234.50``, ``1.234,50``, ``1 234,50``, ``1'234.50``, ``€ 12``, ``(12.00)``. Of ``1.234`` and ``1,234`` nobody
can tell whether they are a thousand and more or one and a little, so they are refused.
"""

from __future__ import annotations

import re
from decimal import Decimal

_BLANK = r"\s\u00a0\u202f"
_SIGN_OF_MONEY = r"(?:[A-Z]{3}|[$€£¥]|Fr\.|kr)"
_AMOUNT = re.compile(
    rf"{_SIGN_OF_MONEY}?[{_BLANK}]*"
    rf"(?P<whole>[1-9][0-9]{{0,2}}(?P<group>[.,'\u2019{_BLANK}])[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*|[0-9]+)"
    rf"(?:(?P<mark>[.,])(?P<part>[0-9]+))?"
    rf"[{_BLANK}]*{_SIGN_OF_MONEY}?"
).fullmatch
_MOST_DIGITS, _MOST_PLACES = 12, 6
_LEAST_DIGITS_IN_GROUPS = 6
"""With so many or fewer digits in one group the sign before it may stand before three places."""


class WrongAmount(ValueError):
    """A text that cannot be taken for an amount; the text says why, ``cure`` what to write."""

    cure = "Write it like 1234.50"


def amount_of(text: str) -> Decimal:
    """An amount; a minus, or brackets around it, make it a credit.

    Raises:
        WrongAmount: it is none, or can be read in two ways.
    """
    plain = text.strip().replace("\N{MINUS SIGN}", "-")
    is_credit = plain.startswith(("-", "(")) or plain.endswith("-")
    found = _AMOUNT(plain.strip("()-+ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"))
    if found is None or (found["mark"] is not None and found["mark"] == found["group"]):
        raise WrongAmount("is not an amount")
    whole, part = re.sub("[^0-9]", "", found["whole"]), found["part"] or ""
    if found["mark"] is None and found["group"] in {".", ","} and len(whole) <= _LEAST_DIGITS_IN_GROUPS:
        raise WrongAmount("can be read in two ways: as more than a thousand, or with three places behind the point")
    if len(whole) > _MOST_DIGITS or len(part) > _MOST_PLACES:
        raise WrongAmount("has more places than an amount of money")
    amount = Decimal(f"{whole}.{part or '0'}")
    return -amount if is_credit else amount
