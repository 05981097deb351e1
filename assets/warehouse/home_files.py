"""What people write into the home, on its way into the warehouse: teams, exclusions, roster, decisions, invoices.

What a refused file said before still holds, and the run says so; where that is not known, nothing is published. How
each is read is in ``resources``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, TypeVar

import duckdb
import pyarrow as pa

from assets.alert_kinds import KINDS
from assets.contracts import Table
from assets.tables import own_files
from assets.warehouse.loading import replace_by, replace_rows
from resources import clock
from resources.clock import naive
from resources.errors import FixSetup
from resources.home import Home
from resources.home_files.connections import Connection, Share
from resources.home_files.decisions_file import Decision, read_decisions
from resources.home_files.exclusions import Exclusion, read_exclusions
from resources.home_files.invoices_file import Invoice, read_invoices
from resources.home_files.quiet_alerts import read_quiet
from resources.installation import Failure, Installation
from resources.published import Published
from resources.roster.header import RosterColumn, roster_columns
from resources.roster.roster_file import RosterLine, read_roster
from resources.roster.settings import RosterSettings, read_roster_settings

SUBJECTS = tuple(own_files.OF_SUBJECT)
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
    invoices: list[Invoice] | None
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
        attempt("exclusions", lambda: _read_exclusions(home)),
        attempt("roster", lambda: _read_roster(home)),
        attempt("decisions", lambda: read_decisions(home.decisions_file)),
        attempt("invoices", lambda: read_invoices(home.invoices_file)),
        tuple(failures),
    )


def refused_files(home: Home) -> tuple[Failure, ...]:
    """What is wrong at this moment with the files that people write, a failure for each file that is refused."""
    return read_home_files(Installation(home)).failures


def _read_exclusions(home: Home) -> list[Exclusion]:
    read_quiet(home.exclusions_file, KINDS)  # read again when alerts are sent: here it is only checked
    return read_exclusions(home.exclusions_file)


def _read_roster(home: Home) -> Roster:
    settings = read_roster_settings(home.roster_settings_file)
    lines = read_roster(*home.roster_files, settings)
    return Roster(lines, roster_columns(*home.roster_files, settings), settings)


def load_home_files(connection: duckdb.DuckDBPyConnection, home: Home, files: HomeFiles) -> None:
    """Put what the files say into the base tables; the caller is inside a transaction.

    A file that is refused still holds as it was loaded before: in these tables; or, where they are new (a rebuild,
    another version, a damaged file), in those that were published last.

    Raises:
        FixSetup: a file is refused, and it is not known what it said before.
    """
    loaded = dict(connection.execute("select subject, loaded_at from home_files").fetchall())
    for subject, tables in _rows(files).items():
        for table, rows in tables.items():
            replace_rows(connection, table, rows)
        loaded[subject] = naive(clock.now())
    for subject, stand_in in stand_ins(home, [each for each in files.failures if each.subject not in loaded]).items():
        for table, content in stand_in.tables.items():
            replace_by(connection, table, content)
        loaded[subject] = stand_in.loaded_at
    marks = [{"subject": subject, "loaded_at": loaded_at} for subject, loaded_at in loaded.items()]
    replace_rows(connection, own_files.HOME_FILES, marks)


@dataclass(frozen=True)
class StandIn:
    """What a refused file said when it was loaded last, by table."""

    loaded_at: datetime
    tables: dict[Table, pa.Table]


def stand_ins(home: Home, refused: Sequence[Failure]) -> dict[str, StandIn]:
    """What stands in for refused files, by their subject: the tables that were published last.

    Raises:
        FixSetup: it is not known what one of them said before; nothing may be published without it.
    """
    found = {each.subject: _published(home, each.subject) for each in refused}
    for each in refused:
        if found[each.subject] is None:
            came_back = f"{each.error.reason}; what the file said before is not known"
            cure = f"{each.error.cure}. Until then nothing is published; what was published before stays"
            raise FixSetup("Loading the files of the home", came_back, cure)
    return {subject: stand_in for subject, stand_in in found.items() if stand_in}


def _published(home: Home, subject: str) -> StandIn | None:
    """A file's tables as they were published last; None: nothing was, or by another version."""
    tables = own_files.OF_SUBJECT[subject]
    shape = {table.name: table.signature for table in (own_files.HOME_FILES, *tables)}
    try:
        with Published(home, shape) as published:
            marks = published.ask("select loaded_at from home_files where subject = $subject", subject=subject).rows
            contents = {table: published.arrow(f'from "{table.name}"') for table in tables}
    except FixSetup:
        return None
    return StandIn(marks[0][0], contents) if marks else None


def need_home_files(connection: duckdb.DuckDBPyConnection) -> None:
    """Make sure that nothing is made of tables into which no file was ever loaded.

    Raises:
        FixSetup: they are new: the file was damaged or deleted since it was loaded.
    """
    (count,) = connection.execute("select count(*) from home_files").fetchone() or (0,)
    if count < len(SUBJECTS):
        came_back = "the warehouse's own file is new: nothing is loaded into it"
        raise FixSetup("Making the licence tables", came_back, "Run: dropbox-licences rebuild")


def _rows(files: HomeFiles) -> dict[str, dict[Table, list[dict[str, Any]]]]:
    """The rows of each file that could be read, by its subject and their table."""
    rows: dict[str, dict[Table, list[dict[str, Any]]]] = {}
    if files.connections is not None:
        rows["connections"] = {
            own_files.CONNECTIONS: [_connection_row(each) for each in files.connections],
            own_files.CONTRACT_PRICES: [row for each in files.connections for row in _price_rows(each)],
            own_files.DECLARED_TERMS: [row for each in files.connections for row in _term_rows(each)],
            own_files.DECLARED_ADDONS: [row for each in files.connections for row in _addon_rows(each)],
        }
    if files.exclusions is not None:
        rows["exclusions"] = {own_files.EXCLUSIONS: [asdict(each) for each in files.exclusions]}
    if files.roster is not None:
        settings = files.roster.settings
        rows["roster"] = {
            own_files.ROSTER_LINES: [_roster_row(each) for each in files.roster.lines],
            own_files.ROSTER_COLUMNS: [asdict(each) for each in files.roster.columns],
            own_files.ROSTER_STATUSES: [{"status": text, "means": means} for text, means in settings.statuses.items()],
            own_files.ROSTER_SETTINGS: [{"people_without_seats": settings.people_without_seats}],
        }
    if files.decisions is not None:
        rows["decisions"] = {own_files.DECISION_LINES: [asdict(each) for each in files.decisions]}
    if files.invoices is not None:
        rows["invoices"] = {own_files.INVOICE_LINES: [asdict(each) for each in files.invoices]}
    return rows


def _roster_row(line: RosterLine) -> dict[str, Any]:
    left_on = datetime.combine(line.left_on, datetime.min.time()) if line.left_on else None
    return vars(line) | {"left_on": left_on}


def _connection_row(connection: Connection) -> dict[str, Any]:
    least = connection.least_available_seats
    return {
        "team": connection.name,
        "enabled": connection.enabled,
        "history_days": connection.history_days,
        "settle_hours": connection.settle_hours,
        "idle_after_days": connection.idle_after_days,
        "least_available_seats": None if isinstance(least, Share) else least,
        "unassigned_rule": connection.chargeback.rule,
        "unassigned_cost_centre": connection.chargeback.cost_centre,
        "cost_centre_without_people": connection.chargeback.is_without_people,
        "least_available_percent": least.percent if isinstance(least, Share) else None,
        **{name: value for name, value in asdict(connection.contract).items() if name not in _OWN_TABLES},
    }


_OWN_TABLES = {"prices", "terms", "addons"}
"""What of a contract has tables of its own."""


def _term_rows(connection: Connection) -> list[dict[str, Any]]:
    terms = connection.contract.terms
    return [{"team": connection.name, "term": number, **asdict(each)} for number, each in enumerate(terms, 1)]


def _addon_rows(connection: Connection) -> list[dict[str, Any]]:
    addons = connection.contract.addons
    return [{"team": connection.name, "addon": number, **asdict(each)} for number, each in enumerate(addons, 1)]


def _price_rows(connection: Connection) -> list[dict[str, Any]]:
    rows = [asdict(each) for each in connection.contract.prices]
    undated = connection.contract.price_per_seat_month
    if undated is not None and all(row["valid_from"] != date.min for row in rows):
        rows.append({"valid_from": date.min, "price_per_seat_month": undated})
    return [{"team": connection.name, **row} for row in rows]
