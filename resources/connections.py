"""The declared teams: ``connections.toml``, read and checked. It holds no secrets; those are in ``credentials``.

Every mistake is told with its line, what is wrong and what would be right.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NoReturn

from resources.errors import FixSetup

_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}").fullmatch
_HEADER = re.compile(r"\s*\[([^\]]+)\]")


@dataclass(frozen=True)
class Contract:
    """What the seats cost and when the contract renews; all of it may be unknown (None)."""

    price_per_seat_month: Decimal | None = None
    currency: str | None = None
    renewal_date: date | None = None
    notice_days: int | None = None


@dataclass(frozen=True)
class Connection:
    """A declared team. ``history_days`` None: the whole log."""

    name: str
    app_key: str
    enabled: bool = True
    history_days: int | None = 400
    settle_hours: int = 72
    idle_after_days: int = 90
    contract: Contract = Contract()


class _Wrong(ValueError):
    """A value that cannot be taken; the text says what would be right."""


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _Wrong("a text in quotes")
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
    try:
        price = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        price = None
    if price is None or not price.is_finite() or price < 0:
        raise _Wrong('a decimal as text, like "15.00"')
    return price


def _date(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise _Wrong('a date, like "2027-03-01"') from None


_CONTRACT_KEYS: Mapping[str, Callable[[Any], Any]] = {
    "price_per_seat_month": _price,
    "currency": _text,
    "renewal_date": _date,
    "notice_days": _number(0, 3_650),
}
_KEYS: Mapping[str, Callable[[Any], Any]] = {
    "app_key": _text,
    "enabled": _flag,
    "history_days": _history,
    "settle_hours": _number(0, 24 * 365),
    "idle_after_days": _number(1, 3_650),
}


def read_connections(path: Path) -> dict[str, Connection]:
    """The declared teams by name, in the file's order; none if there is no file.

    Raises:
        FixSetup: the file is wrong; the message names the line.
    """
    try:
        text = path.read_text(encoding="utf-8")
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
            raise FixSetup(f"Reading {self._path}", f"it is no TOML: {error}", "Mend that line") from error
        for key in declared.keys() - {"connections"}:
            self._refuse((), key, f"unknown key {key!r}", "Declare teams as [connections.NAME]")
        teams = declared.get("connections", {})
        if not isinstance(teams, dict):
            self._refuse((), "connections", "connections is no table", "Declare teams as [connections.NAME]")
        return {name: self._connection(name, values) for name, values in teams.items()}

    def _connection(self, name: str, values: Any) -> Connection:
        section = ("connections", name)
        if not _NAME(name):
            cure = "A name begins with a small letter; small letters, digits and _ follow, 31 at most"
            self._refuse(section, "", f"the name {name!r} cannot be used", cure)
        if not isinstance(values, dict):
            self._refuse(("connections",), name, f"{name} is no table", f"Declare it as [connections.{name}]")
        contract = values.pop("contract", {})
        if not isinstance(contract, dict):
            self._refuse(section, "contract", "contract is no table", f"Write it as [connections.{name}.contract]")
        if "app_key" not in values:
            self._refuse(section, "", "app_key is missing", "Copy it from the app's page in the Dropbox App Console")
        terms = self._values((*section, "contract"), contract, _CONTRACT_KEYS)
        return Connection(name, **self._values(section, values, _KEYS), contract=Contract(**terms))

    def _values(
        self, section: tuple[str, ...], values: dict[str, Any], known: Mapping[str, Callable[[Any], Any]]
    ) -> dict[str, Any]:
        read = {}
        for key, value in values.items():
            if key not in known:
                self._refuse(section, key, f"unknown key {key!r}", f"Known are: {', '.join(known)}")
            try:
                read[key] = known[key](value)
            except _Wrong as error:
                self._refuse(section, key, f"{key} cannot be what it is", f"It is {error}")
        return read

    def _refuse(self, section: tuple[str, ...], key: str, came_back: str, cure: str) -> NoReturn:
        line = self._line(section, key)
        where = f"line {line}: " if line else ""
        raise FixSetup(f"Reading {self._path}", f"{where}{came_back}", cure)

    def _line(self, section: tuple[str, ...], key: str) -> int | None:
        """The line of a key in a section, or of the section's header; None if it is written in another way."""
        wanted, current, header_line = ".".join(section), "", None
        for number, line in enumerate(self._text.splitlines(), 1):
            if header := _HEADER.match(line):
                current = ".".join(part.strip().strip("\"'") for part in header[1].split("."))
                header_line = number if current == wanted else header_line
            elif current == wanted and key and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
                return number
        return header_line
