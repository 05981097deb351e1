"""A day as people and programs write it: one reading for every file of the home.

Taken are ``2026-10-01``, ``2026/10/1``, ``20261001``, ``1.10.2026``; a time of day and a zone may follow and do not
count: the day is the one that is written. ``10/1/2026`` is 1 October in the United States and 10 January in
most other countries, so it is refused unless somebody said which it is; ``13/10/2026`` too, since the next line may be
``1/10/2026``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Literal, get_args

DayOrder = Literal["day first", "month first"]
"""What the first number of ``10/1/2026`` is."""
DAY_ORDERS: tuple[DayOrder, ...] = get_args(DayOrder)

_NO_DATE = "is not a date"
LIKE = "Write it like 2026-11-01"
CELL_FORMAT = (
    "Give the cells the format yyyy-mm-dd (in Excel: Format Cells, Custom; JJJJ-MM-TT in a German one) and save again"
)

_TIME = (
    r"(?:[T ]+[0-9]{1,2}(?::[0-9]{2}){1,3}(?:[.,][0-9]+)?(?: ?[AaPp]\.?[Mm]\.?)?(?:[+-][0-9]{2})?)?"
    r"(?: ?(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}))?"
)
_YEAR_FIRST = re.compile(
    rf"(?P<year>[0-9]{{4}})(?P<mark>[-/.]) ?(?P<month>[0-9]{{1,2}})(?P=mark) ?(?P<day>[0-9]{{1,2}})\.?{_TIME}"
).fullmatch
_TOGETHER = re.compile(rf"(?P<year>[0-9]{{4}})(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}}){_TIME}").fullmatch
_WITH_DOTS = re.compile(rf"(?P<day>[0-9]{{1,2}})\. ?(?P<month>[0-9]{{1,2}})\. ?(?P<year>[0-9]{{4}}){_TIME}").fullmatch
_YEAR_LAST = re.compile(
    rf"(?P<first>[0-9]{{1,2}})(?P<mark>[-/])(?P<second>[0-9]{{1,2}})(?P=mark)(?P<year>[0-9]{{4}}){_TIME}"
).fullmatch
_SHORT_YEAR = re.compile(
    rf"(?P<before>[0-9]{{1,2}}(?P<mark>[./])[0-9]{{1,2}}(?P=mark))(?P<year>[0-9]{{2}})(?P<time>{_TIME})"
).fullmatch
_SERIAL = re.compile(r"[0-9]{5}(?:[.,][0-9]+)?").fullmatch

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

_COUNTED_FROM = {"1900": date(1899, 12, 30), "1904": date(1904, 1, 1)}
"""Day 0 of Excel's two date systems, by their names (ECMA-376 part 1, 18.17.4.1); old Macs have the second."""

_NO_DAY = {
    "0",
    *("00000000", "00000000000000"),  # SAP
    *("0000-00-00", "0000/00/00", "00.00.0000", "00/00/0000", "00-00-0000"),  # MySQL, SAP
    *(
        "1900-01-00",
        "00.01.1900",
        "0.1.1900",
        "00/01/1900",
        "1/0/1900",
        "01/00/1900",
    ),  # an empty cell that Excel formats
}
_FIRST_DAYS = {
    date(1, 1, 1),  # .NET, Go
    date(1601, 1, 1),  # Windows' file times, so Active Directory
    *(date(1899, 12, 30), date(1899, 12, 31)),  # Excel, OLE
    date(1900, 1, 1),  # SQL Server
    date(1970, 1, 1),  # Unix
}
"""Day 0 of programs that have no other way to write that there is not a date."""
_LAST_DAYS = {date(2099, 12, 31), date(2999, 12, 31), date(4712, 12, 31), date(9999, 12, 31)}
"""The end of time: Workday, SAP and others (9999), Oracle (4712), people."""
_MARKS = {
    *(
        "-",
        "--",
        "\u2013",
        "\u2014",
        ".",
        "?",
        "n/a",
        "#n/a",
        "na",
        "n.a.",
        "k.a.",
        "nil",
        "none",
        "null",
        "(null)",
        "\\n",
    ),
    *("nan", "nat", "<na>", "empty", "(empty)", "(blank)", "never", "undefined"),
}


class WrongDay(ValueError):
    """A text that no day can be read from: says why, to follow "which"; ``cure`` says what to do about it.

    ``is_order_open``: it could be read if somebody said whether the day or the month stands first.
    """

    def __init__(self, why: str, cure: str = LIKE, *, is_order_open: bool = False) -> None:
        super().__init__(why)
        self.cure, self.is_order_open = cure, is_order_open


def is_mark_for_nothing(text: str) -> bool:
    """Whether a cell only says that it says nothing: ``NULL``, ``n/a``, ``-`` and the like."""
    return not text or text.casefold() in _MARKS


def day_or_none(value: Any, order: DayOrder | None = None) -> date | None:
    """The day that a value names, as ``day_of`` reads it; None: it is a mark for no date, like ``0000-00-00``.

    Raises:
        WrongDay: it is neither.
    """
    text = _plain(value)
    if value is None or is_mark_for_nothing(text) or re.sub("[T ][0-9:.]+$", "", text) in _NO_DAY:
        return None
    day = day_of(value, order)
    return None if day in _FIRST_DAYS | _LAST_DAYS else day


def day_of(value: Any, order: DayOrder | None = None) -> date:
    """The day that a value names.

    Args:
        value: a text, or a date or datetime of TOML's or Parquet's own.
        order: what ``10/1/2026`` means; None: nobody said.

    Raises:
        WrongDay: it names none, or one of two.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = _plain(value)
    if found := _YEAR_FIRST(text) or _TOGETHER(text) or _WITH_DOTS(text):
        return _day(found["year"], found["month"], found["day"])
    if found := _YEAR_LAST(text):
        return _year_last(found["first"], found["second"], found["year"], order)
    if _SERIAL(text):
        days = [f"{start + timedelta(int(text[:5]))} counted from {year}" for year, start in _COUNTED_FROM.items()]
        raise WrongDay(f"is a number, as Excel keeps days: {' or '.join(days)}", CELL_FORMAT)
    raise WrongDay("has a year of two digits", CELL_FORMAT) if _SHORT_YEAR(text) else WrongDay(_NO_DATE)


def with_century(text: str) -> str:
    """A day whose year has two digits (``31.12.26``) as one of this century; any other text as it is.

    For columns in which days are of this century alone: LibreOffice saves a day that was typed in so.
    """
    found = _SHORT_YEAR(_plain(text))
    return f"{found['before']}20{found['year']}{found['time']}" if found else text


def order_of(texts: Iterable[str]) -> DayOrder | None:
    """The one order in which all days like ``10/13/2026`` of a file are days; None: it is open.

    Of texts that a single program wrote: people who type may mix them.
    """
    shown = [found for text in texts if (found := _YEAR_LAST(_plain(text)))]
    month_first = all(_day_if_any(each["year"], each["first"], each["second"]) for each in shown)
    day_first = all(_day_if_any(each["year"], each["second"], each["first"]) for each in shown)
    if month_first == day_first:
        return None
    return "month first" if month_first else "day first"


def _plain(value: Any) -> str:
    """A value as text without the marks of direction that some programs put around days, and with plain blanks."""
    return " ".join(_INVISIBLE.sub("", str(value)).split())


def _year_last(first: str, second: str, year: str, order: DayOrder | None) -> date:
    if order == "day first":
        return _day(year, second, first)
    if order == "month first":
        return _day(year, first, second)
    meant = sorted({day for pair in ((first, second), (second, first)) if (day := _day_if_any(year, *pair))})
    if not meant:
        raise WrongDay(_NO_DATE)
    if len(meant) == 1:
        why = f"can only mean {meant[0]}, but in other lines the order of day and month is open"
        raise WrongDay(why, CELL_FORMAT, is_order_open=True)
    raise WrongDay(f"can mean {meant[0]} or {meant[1]}", CELL_FORMAT, is_order_open=True)


def _day(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise WrongDay(_NO_DATE) from None


def _day_if_any(year: str, month: str, day: str) -> date | None:
    try:
        return _day(year, month, day)
    except WrongDay:
        return None
