"""The declared teams: ``connections.toml``, read and checked. It holds no secrets; those are in ``credentials``.

Every mistake is told with its line, what is wrong and what would be right.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from resources.errors import FixSetup

NAME_RULE = "A name begins with a small letter; small letters, digits and _ follow, 31 at most"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}").fullmatch
_DECIMAL = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?").fullmatch
_CURRENCY = re.compile(r"[A-Z]{3}").fullmatch
_SECRETS = {"app_secret", "refresh_token", "access_token", "token", "secret"}


@dataclass(frozen=True)
class Price:
    """The price of a seat and month from a day on."""

    valid_from: date
    price_per_seat_month: Decimal


@dataclass(frozen=True)
class Contract:
    """What the seats cost and when the contract renews; all of it may be unknown (None).

    ``price_per_seat_month`` holds until the first of ``prices``, which are in the order of their days.
    """

    price_per_seat_month: Decimal | None = None
    currency: str | None = None
    renewal_date: date | None = None
    notice_days: int | None = None
    minimum_seats: int | None = None
    billing_interval: str | None = None
    prices: tuple[Price, ...] = ()


@dataclass(frozen=True)
class Connection:
    """A declared team.

    ``history_days`` None: the whole log. With fewer seats available than ``least_available_seats`` an alert is due.
    """

    name: str
    app_key: str
    enabled: bool = True
    history_days: int | None = 400
    settle_hours: int = 72
    idle_after_days: int = 90
    contract: Contract = Contract()
    least_available_seats: int = 1


class _Wrong(ValueError):
    """A value that cannot be taken; the text says what would be right."""


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value or value != value.strip():
        raise _Wrong("a text in quotes")
    return value


def _currency(value: Any) -> str:
    if not isinstance(value, str) or not _CURRENCY(value):
        raise _Wrong('three capital letters (ISO 4217), like "EUR"')
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Wrong("true or false")
    return value


def _number(lowest: int, highest: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            raise _Wrong(f"a whole number from {lowest} to {highest}")
        return value

    return read


def _history(value: Any) -> int | None:
    if value == "all":
        return None
    try:
        return _number(1, 36_500)(value)
    except _Wrong:
        raise _Wrong('a number of days, or "all"') from None


def _price(value: Any) -> Decimal:
    if not isinstance(value, str) or not _DECIMAL(value):
        raise _Wrong('a decimal as text, like "15.00"')
    return Decimal(value)


def _date(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise _Wrong('a date, like "2027-03-01"') from None


def _interval(value: Any) -> str:
    if value not in {"month", "year"}:
        raise _Wrong('"month" or "year"')
    return str(value)


def _prices(value: Any) -> tuple[Price, ...]:
    keys = {"valid_from", "price_per_seat_month"}
    if not isinstance(value, list) or not all(isinstance(each, dict) and each.keys() == keys for each in value):
        raise _Wrong('a list like [{ valid_from = "2027-01-01", price_per_seat_month = "15.00" }]')
    found = [Price(_date(each["valid_from"]), _price(each["price_per_seat_month"])) for each in value]
    if len({each.valid_from for each in found}) < len(found):
        raise _Wrong("each valid_from once")
    return tuple(sorted(found, key=lambda each: each.valid_from))


_CONTRACT_KEYS: Mapping[str, Callable[[Any], Any]] = {
    "price_per_seat_month": _price,
    "currency": _currency,
    "renewal_date": _date,
    "notice_days": _number(0, 3_650),
    "minimum_seats": _number(0, 10_000_000),
    "billing_interval": _interval,
    "prices": _prices,
}
_KEYS: Mapping[str, Callable[[Any], Any]] = {
    "app_key": _text,
    "enabled": _flag,
    "history_days": _history,
    "settle_hours": _number(0, 24 * 365),
    "idle_after_days": _number(1, 3_650),
    "least_available_seats": _number(0, 10_000_000),
}


def check_name(name: str) -> None:
    """Whether a team may be called so.

    Raises:
        FixSetup: it may not.
    """
    if not _NAME(name):
        raise FixSetup("Naming a team", f"the name {name!r} cannot be used", NAME_RULE)


def read_connections(path: Path) -> dict[str, Connection]:
    """The declared teams by name, in the file's order; none if there is no file.

    Raises:
        FixSetup: the file is wrong; the message names the line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")  # some editors begin a file with a mark
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        cure = "Make it a readable UTF-8 file"
        raise FixSetup(f"Reading {path}", f"it cannot be read ({type(error).__name__})", cure) from error
    return _File(path, text).connections()


class _File:
    """A ``connections.toml`` while it is read: knows where things stand in it."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._text = text

    def connections(self) -> dict[str, Connection]:
        try:
            declared = tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as error:
            lines = self._text.count("\n") + 1
            words = str(error).replace("at end of document", f"at line {lines}, the end")
            raise FixSetup(f"Reading {self._path}", f"it is no TOML: {words}", "Mend that line") from None
        for key in declared.keys() - {"connections"}:
            self._refuse((key,), f"unknown key {key!r}", "Declare teams as [connections.NAME]")
        teams = self._table(("connections",), declared.get("connections", {}), "connections.NAME")
        return {name: self._connection(name, values) for name, values in teams.items()}

    def _connection(self, name: str, values: Any) -> Connection:
        place = ("connections", name)
        if not _NAME(name):
            self._refuse(place, f"the name {name!r} cannot be used", NAME_RULE)
        values = dict(self._table(place, values, f"connections.{name}"))
        terms = self._table((*place, "contract"), values.pop("contract", {}), f"connections.{name}.contract")
        if "app_key" not in values:
            self._refuse(place, "app_key is missing", "Copy it from the app's page in the Dropbox App Console")
        contract = Contract(**self._values((*place, "contract"), terms, _CONTRACT_KEYS))
        return Connection(name, **self._values(place, values, _KEYS), contract=contract)

    def _table(self, place: tuple[str, ...], value: Any, header: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            self._refuse(place, f"{place[-1]} is no table", f"Write it as [{header}]")
        return value

    def _values(
        self, place: tuple[str, ...], values: dict[str, Any], known: Mapping[str, Callable[[Any], Any]]
    ) -> dict[str, Any]:
        read = {}
        for key, value in values.items():
            if key in _SECRETS:
                cure = f"Remove it here; dropbox-licences connect {place[1]} keeps it where it is safe"
                self._refuse((*place, key), f"{key} is a secret and does not belong into this file", cure)
            if key not in known:
                self._refuse((*place, key), f"unknown key {key!r}", f"Known are: {', '.join(known)}")
            try:
                read[key] = known[key](value)
            except _Wrong as error:
                self._refuse((*place, key), f"{key} has a wrong value", f"Write {error}")
        return read

    def _refuse(self, place: tuple[str, ...], came_back: str, cure: str) -> NoReturn:
        raise FixSetup(f"Reading {self._path}", f"line {self._line(place)}: {came_back}", cure)

    def _line(self, place: tuple[str, ...]) -> int:
        """Where a key or table stands: the first line with its name after which the file, read so far, has it."""
        lines = self._text.split("\n")
        for number, line in enumerate(lines, 1):
            if place[-1] in line and _has("\n".join(lines[:number]), place):
                return number
        return self._line(place[:-1]) if len(place) > 1 else 1


def _has(text: str, place: tuple[str, ...]) -> bool:
    try:
        value: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False  # cut off within a value of several lines
    for key in place:
        if not isinstance(value, dict) or key not in value:
            return False
        value = value[key]
    return True
