"""The declared teams: ``connections.toml``, read and checked. It holds no secrets; those are in ``credentials``.

Every mistake is reported with its line, what is wrong and what would be right.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, cast, get_args

from resources.home_files.chargeback import APART, Chargeback, read_chargeback
from resources.home_files.contract import NO_CONTRACT, Contract, read_contract
from resources.team_names import NAME_RULE, is_name
from resources.text_files.toml_file import Place, Reader, TomlFile, WrongValue, flag, number, text

_SECRETS = {"app_secret", "refresh_token", "access_token", "token", "secret"}


KeepEventJson = Literal["full", "no_names", "none"]
"""What is kept of the events' JSON, from most to least: all of it; no names of files and folders and no free texts;
nothing."""

POLICIES: tuple[KeepEventJson, ...] = get_args(KeepEventJson)


@dataclass(frozen=True)
class Share:
    """A share of the seats that are bought."""

    percent: Decimal


@dataclass(frozen=True)
class Connection:
    """A declared team.

    ``history_days`` None: the whole log. With fewer seats available than ``least_available_seats`` an alert is due.
    ``retention_days`` None: events are never deleted. ``chargeback`` is the same for all teams.
    """

    name: str
    app_key: str
    enabled: bool = True
    history_days: int | None = 400
    settle_hours: int = 72
    idle_after_days: int = 90
    contract: Contract = NO_CONTRACT
    least_available_seats: int | Share = 1
    keep_event_json: KeepEventJson = "full"
    retention_days: int | None = None
    chargeback: Chargeback = APART

    @property
    def least_retention_days(self) -> int:
        """Days of events without which no verdict would be sure: the threshold, settling, and the days at both ends."""
        return self.idle_after_days + -(-self.settle_hours // 24) + 2


def _history(value: Any) -> int | None:
    if value == "all":
        return None
    try:
        return number(1, 36_500)(value)
    except WrongValue:
        raise WrongValue('a number of days, or "all"') from None


def _keep(value: Any) -> KeepEventJson:
    if value not in POLICIES:
        raise WrongValue('"full", "no_names" or "none"')
    return cast("KeepEventJson", value)


def _least(value: Any) -> int | Share:
    right = 'a whole number of seats, or a share of those bought, like "5%"'
    if isinstance(value, str):
        found = re.fullmatch(r"(\d{1,3}(?:\.\d{1,3})?)\s*%", value.strip())
        if found and Decimal(found[1]) <= 100:  # noqa: PLR2004 - per cent
            return Share(Decimal(found[1]))
        raise WrongValue(right)
    try:
        return number(0, 10_000_000)(value)
    except WrongValue:
        raise WrongValue(right) from None


_KEYS: Mapping[str, Reader] = {
    "app_key": text,
    "enabled": flag,
    "history_days": _history,
    "settle_hours": number(0, 24 * 365),
    "idle_after_days": number(1, 3_650),
    "least_available_seats": _least,
    "keep_event_json": _keep,
    "retention_days": number(1, 36_500),
}


def read_connections(path: Path) -> dict[str, Connection]:
    """The declared teams by name, in the file's order; none if there is no file.

    Raises:
        FixSetup: the file is wrong; the message names the line.
    """
    file = TomlFile.read(path)
    for key in file.content.keys() - {"connections", "chargeback"}:
        file.refuse((key,), f"unknown key {key!r}", "Declare teams as [connections.NAME]")
    chargeback = read_chargeback(file)
    teams = _table(file, ("connections",), file.content.get("connections", {}), "connections.NAME")
    return {name: _connection(file, name, values, chargeback) for name, values in teams.items()}


def _connection(file: TomlFile, name: str, values: Any, chargeback: Chargeback) -> Connection:
    place = ("connections", name)
    if not is_name(name):
        file.refuse(place, f"the name {name!r} cannot be used", NAME_RULE)
    values = dict(_table(file, place, values, f"connections.{name}"))
    terms = _table(file, (*place, "contract"), values.pop("contract", {}), f"connections.{name}.contract")
    if "app_key" not in values:
        file.refuse(place, "app_key is missing", "Copy it from the app's page in the Dropbox App Console")
    for at, table in ((place, values), ((*place, "contract"), terms)):
        for key in table.keys() & _SECRETS:
            cure = f"Remove it here; dropbox-licences connect {name} keeps it where it is safe"
            file.refuse((*at, key), f"{key} is a secret and does not belong in this file", cure)
    contract = read_contract(file, (*place, "contract"), terms)
    connection = Connection(name, **file.values(place, values, _KEYS), contract=contract, chargeback=chargeback)
    _check_retention(file, place, connection)
    return connection


def _check_retention(file: TomlFile, place: Place, connection: Connection) -> None:
    kept, least = connection.retention_days, connection.least_retention_days
    if kept is not None and kept < least:
        came_back = (
            f"retention_days = {kept} is too short to tell use within {connection.idle_after_days} days "
            f"(idle_after_days) once it is settled"
        )
        file.refuse((*place, "retention_days"), came_back, f"Write {least} or more, or lower idle_after_days")


def _table(file: TomlFile, place: Place, value: Any, header: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        file.refuse(place, f"{place[-1]} is not a table", f"Write it as [{header}]")
    return value
