"""What people write into the home, on its way into the warehouse: teams, exclusions, roster, decisions.

A file that cannot be read leaves in the warehouse what it said before, and is told. How each is read is in
``resources``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, TypeVar

import duckdb

from assets.loading import replace_rows
from assets.tables import own_files
from resources.connections import Connection
from resources.decisions_file import Decision, read_decisions
from resources.errors import FixSetup
from resources.exclusions import Exclusion, read_exclusions
from resources.home import Home
from resources.installation import Failure, Installation
from resources.roster_file import RosterLine, read_roster
from resources.roster_header import RosterColumn, roster_columns
from resources.roster_settings import RosterSettings, read_roster_settings

SUBJECTS = ("connections", "exclusions", "roster", "decisions")
_Read = TypeVar("_Read")


@dataclass(frozen=True)
class Roster:
    """The list of people, what its columns are read as, and what roster.toml says of it."""

    lines: list[RosterLine]
    columns: list[RosterColumn]
    settings: RosterSettings


@dataclass(frozen=True)
class HomeFiles:
    """What the files say; None: it cannot be read, and ``failures`` says why."""

    connections: list[Connection] | None
    exclusions: list[Exclusion] | None
    roster: Roster | None
    decisions: list[Decision] | None
    failures: tuple[Failure, ...]


def read_home_files(installation: Installation) -> HomeFiles:
    """Read the files; whatever is wrong with them is in ``failures``."""
    home, failures = installation.home, []

    def attempt(subject: str, read: Callable[[], _Read]) -> _Read | None:
        try:
            return read()
        except FixSetup as error:
            failures.append(Failure("all teams", subject, error))
            return None

    return HomeFiles(
        attempt("connections", lambda: list(installation.connections().values())),
        attempt("exclusions", lambda: read_exclusions(home.exclusions_file)),
        attempt("roster", lambda: _read_roster(home)),
        attempt("decisions", lambda: read_decisions(home.decisions_file)),
        tuple(failures),
    )


def refused_files(home: Home) -> tuple[Failure, ...]:
    """What is wrong at this moment with the files that people write, a failure for each file that is refused."""
    return read_home_files(Installation(home)).failures


def _read_roster(home: Home) -> Roster:
    settings = read_roster_settings(home.roster_settings_file)
    lines = read_roster(*home.roster_files, settings)
    return Roster(lines, roster_columns(*home.roster_files, settings), settings)


def load_home_files(connection: duckdb.DuckDBPyConnection, files: HomeFiles) -> None:
    """Put what could be read into the base tables; the caller is inside a transaction."""
    if files.connections is not None:
        replace_rows(connection, own_files.CONNECTIONS, [_connection_row(each) for each in files.connections])
        prices = [row for each in files.connections for row in _price_rows(each)]
        replace_rows(connection, own_files.CONTRACT_PRICES, prices)
    if files.exclusions is not None:
        replace_rows(connection, own_files.EXCLUSIONS, [asdict(each) for each in files.exclusions])
    if files.roster is not None:
        replace_rows(connection, own_files.ROSTER_LINES, [_roster_row(each) for each in files.roster.lines])
        replace_rows(connection, own_files.ROSTER_COLUMNS, [asdict(each) for each in files.roster.columns])
        settings = files.roster.settings
        statuses = [{"status": status, "means": means} for status, means in settings.statuses.items()]
        replace_rows(connection, own_files.ROSTER_STATUSES, statuses)
        replace_rows(connection, own_files.ROSTER_SETTINGS, [{"people_without_seats": settings.people_without_seats}])
    if files.decisions is not None:
        replace_rows(connection, own_files.DECISION_LINES, [asdict(each) for each in files.decisions])


def _roster_row(line: RosterLine) -> dict[str, Any]:
    left_on = datetime.combine(line.left_on, datetime.min.time()) if line.left_on else None
    return vars(line) | {"left_on": left_on}


def _connection_row(connection: Connection) -> dict[str, Any]:
    return {
        "team": connection.name,
        "enabled": connection.enabled,
        "history_days": connection.history_days,
        "settle_hours": connection.settle_hours,
        "idle_after_days": connection.idle_after_days,
        "least_available_seats": connection.least_available_seats,
        **{name: value for name, value in asdict(connection.contract).items() if name != "prices"},
    }


def _price_rows(connection: Connection) -> list[dict[str, Any]]:
    rows = [asdict(each) for each in connection.contract.prices]
    undated = connection.contract.price_per_seat_month
    if undated is not None and all(row["valid_from"] != date.min for row in rows):
        rows.append({"valid_from": date.min, "price_per_seat_month": undated})
    return [{"team": connection.name, **row} for row in rows]
