"""An amount of money as people and spreadsheets write it: one reading, and nothing is guessed.

``1,234.50``, ``1.234,50``, ``1 234,50``, ``1'234.50``, ``1,23,456.00``, ``€ 12``, ``12 zł``, ``12 (EUR)``, ``3300,-``;
as credits ``(12.00)``, ``12-``, ``$(12.00)``, ``€ -12,00``. Of ``1.234`` and ``1,234`` nobody can tell whether they
are a thousand and more or one and a little, so they are refused; so is ``EUR - 12.00``.
"""

from __future__ import annotations

import re
from decimal import Decimal

_BLANK = r"\s\u00a0\u202f"
_SYMBOLS = r"$\u00a2-\u00a5\u0e3f\u20a0-\u20cf\ufdfc"
"""$, £, ¥ and others, the baht, Unicode's block of currency symbols (€, ₹, ₺ ...), the rial."""
_SIGN_OF_MONEY = rf"(?:[A-Z]{{0,3}}[{_SYMBOLS}]|[A-Z]{{3}}|S/\.?|Fr\.|Kč|RM|kr\.?|zł|Ft|lei|R)"
"""A code, a symbol (alone, or as in US$), or the letters that a country writes."""
_SIGNS = rf"-()+0-9{_BLANK}"
"""What may stand between the sign of money and the number, and how a number begins or ends."""
_MONEY_AT_AN_END = re.compile(rf"^{_SIGN_OF_MONEY}(?=[{_SIGNS}])|(?<=[{_SIGNS}]){_SIGN_OF_MONEY}$")
_ZERO = re.compile(rf"[{_BLANK}]*(?:{_SIGN_OF_MONEY}[{_BLANK}]*-+|-+[{_BLANK}]*{_SIGN_OF_MONEY})[{_BLANK}]*").fullmatch
"""``$ -``: a zero as Excel's format *Accounting* shows it."""
_MONEY_IN_BRACKETS = re.compile(rf"\([{_BLANK}]*({_SIGN_OF_MONEY})[{_BLANK}]*\)")
_DASH_BETWEEN = re.compile(
    rf"{_SIGN_OF_MONEY}[{_BLANK}]+-[{_BLANK}]+[0-9(]|[0-9)][{_BLANK}]+-[{_BLANK}]+{_SIGN_OF_MONEY}"
).search
_AROUND_DIGITS = re.compile(r"[^()0-9]*\([^()0-9]*[0-9][^()]*\)[^()0-9]*").fullmatch
"""Brackets that stand around all digits."""
_NO_CENTS = re.compile(r"(?<=[0-9])[.,]--?(?![0-9])")
"""``3300,-`` and ``3300.--``: nothing behind the point."""
_NUMBER = re.compile(
    rf"(?P<whole>[1-9][0-9]{{0,2}}(?P<group>[.,'\u2019{_BLANK}])[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*"
    r"|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}|[0-9]+)"  # as in India: 1,23,456
    r"(?:(?P<mark>[.,])(?P<part>[0-9]+))?"
).fullmatch
_MOST_DIGITS, _MOST_PLACES = 12, 6
_LEAST_DIGITS_IN_GROUPS = 6
"""With this many digits or fewer, a separator may stand before three decimal places."""


class WrongAmount(ValueError):
    """A text that cannot be taken for an amount; the text says why, ``cure`` what to write."""

    cure = "Write it like 1234.50"


def amount_of(text: str) -> Decimal:
    """An amount; a minus, or brackets around its digits, make it a credit.

    Raises:
        WrongAmount: it is not one, or can be read in two ways.
    """
    plain = _NO_CENTS.sub("", re.sub("[\N{MINUS SIGN}\N{EN DASH}]", "-", text))
    plain = _MONEY_IN_BRACKETS.sub(r" \1 ", plain)
    if _ZERO(plain):
        return Decimal(0)
    has_brackets = bool(set("()") & set(plain))
    if has_brackets and not _AROUND_DIGITS(plain):
        raise WrongAmount("is not an amount")
    found = _NUMBER(_bare(_MONEY_AT_AN_END.sub("", _bare(plain))))
    if found is None or (found["mark"] is not None and found["mark"] == found["group"]):
        raise WrongAmount("is not an amount")
    if _DASH_BETWEEN(plain):
        raise WrongAmount("can be read in two ways: as a credit, or with a dash between currency and amount")
    whole, part = re.sub("[^0-9]", "", found["whole"]), found["part"] or ""
    if found["mark"] is None and found["group"] in {".", ","} and len(whole) <= _LEAST_DIGITS_IN_GROUPS:
        raise WrongAmount("can be read in two ways: as more than a thousand, or with three places behind the point")
    if len(whole) > _MOST_DIGITS or len(part) > _MOST_PLACES:
        raise WrongAmount("has more places than an amount of money")
    amount = Decimal(f"{whole}.{part or '0'}")
    return -amount if has_brackets or "-" in plain else amount


def _bare(text: str) -> str:
    return text.strip("()-+ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\t")
