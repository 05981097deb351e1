"""Reading one subject of all teams, side by side: a team that fails does not stop the others.

What became of each team is kept in the lake's ``loads``. What a subject reads is in its own module.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from assets.contracts import Table
from assets.event_log.windows import Scope
from assets.privacy.forgotten_rows import without
from assets.reading.loads import Load, Outcome, keep_load
from resources import clock
from resources.dropbox_api.listings import Listing
from resources.errors import LicencesError, NeedsRelinking, ReportBug
from resources.home_files.connections import Connection
from resources.installation import Installation, Team
from resources.listening import News
from resources.secrets.forgotten import Forgotten, read_forgotten
from resources.storage.day_files import Coverage
from resources.storage.lake import Lake
from resources.storage.locks import hold

LOGGER = logging.getLogger("dropbox_licences.reading")

TEAMS_AT_ONCE = 4
"""Each begins with eight calls at once; ``budget`` bounds the process's to 32."""


@dataclass(frozen=True)
class Request:
    """What a run asks for.

    Attributes:
        run_id: Dagster's id of the run.
        teams: names of the teams; empty: all enabled ones.
        scope: which days of the log are due.
        first, last: days of the log to read instead, both included.
        accept_fewer: take a re-reading of the log even if it has fewer events than before.
    """

    run_id: str
    teams: tuple[str, ...] = ()
    scope: Scope = "all_due"
    first: date | None = None
    last: date | None = None
    accept_fewer: bool = False


@dataclass(frozen=True)
class TeamReading:
    """What a subject's reading of one team works with. The team's lock is held."""

    request: Request
    team: Team
    lake: Lake
    forgotten: Forgotten
    tell: Callable[[News], None]

    @property
    def connection(self) -> Connection:
        """The team's connection."""
        return self.team.connection

    @property
    def name(self) -> str:
        """The team's name in connections.toml."""
        return self.team.connection.name

    def write_snapshot(self, dataset: Table, table: pa.Table, read_at: datetime) -> None:
        """Replace the snapshot of the day of ``read_at``; ``forgotten_rows.without`` decides about the forgotten."""
        if self.forgotten:
            table = without(table, dataset, self.forgotten, is_read=True)
        covered = Coverage(self.team.team_id or "", read_at, table.num_rows)
        self.lake.write(dataset.name, self.name, read_at.date(), table, covered)


def read_teams(
    installation: Installation, subject: str, request: Request, read: Callable[[TeamReading], Outcome]
) -> list[Load]:
    """Read a subject of all chosen teams, each in its own thread; returns what became of each.

    Raises:
        FixSetup: the teams cannot be determined (``connections.toml``, an unknown name).
    """
    chosen = installation.chosen(list(request.teams))
    installation.lake.make_ready()
    with ThreadPoolExecutor(min(TEAMS_AT_ONCE, max(len(chosen), 1)), thread_name_prefix=subject) as threads:
        loads = list(threads.map(lambda each: _read_team(installation, each, subject, request, read), chosen))
    for load in loads:
        installation.tell(News(load.team, subject, load.words, stays=not load.error))
    installation.failures += [load.failure for load in loads if load.failure]
    return loads


def _read_team(
    installation: Installation,
    connection: Connection,
    subject: str,
    request: Request,
    read: Callable[[TeamReading], Outcome],
) -> Load:
    started_at, begun = clock.now(), time.monotonic()
    calls_before, team, outcome, error = 0, None, Outcome(), None
    lake = installation.lake
    installation.tell(News(connection.name, subject, "reading"))
    try:
        with hold(installation.home, connection.name, f"reading {subject} of {connection.name}"):
            lake.begin(connection.name)
            try:
                team = installation.team(connection)
                calls_before = team.client.calls
                forgotten = read_forgotten(installation.home, connection.name)
                outcome = read(TeamReading(request, team, lake, forgotten, installation.tell))
                error = outcome.failure
            except LicencesError as failure:
                error = failure
            except Exception as failure:  # noqa: BLE001 - one team's failure is that team's
                # Where, and not the error's own text, which might hold anything.
                where = "".join(traceback.format_tb(failure.__traceback__))
                LOGGER.error("Reading %s of %s: %s\n%s", subject, connection.name, type(failure).__name__, where)  # noqa: TRY400
                error = _unforeseen(subject, connection.name, failure)
            calls = team.client.calls - calls_before if team else 0
            load = Load(connection.name, subject, started_at, time.monotonic() - begun, calls, outcome, error)
            if load.state != "not_due":
                keep_load(lake, load, request.run_id, (team.team_id if team else None) or "")
    except LicencesError as failure:  # the lock, or the lake itself
        return Load(connection.name, subject, started_at, time.monotonic() - begun, 0, outcome, failure)
    if team and isinstance(error, NeedsRelinking):
        team.gave_up(error)
    return load


def left_out_of(listed: Listing[Any], without_id: int) -> tuple[dict[str, int], tuple[str, ...]]:
    """What of a listing is not in its rows: figures for the UI, and words for what is more than pages told again."""
    figures = {"repeated_entries": listed.repeated_entries, "without_id": without_id}
    words = (listed.repeats_words, f"entries without an id: {without_id:,}" if without_id else None)
    return {name: count for name, count in figures.items() if count}, tuple(each for each in words if each)


def _unforeseen(subject: str, name: str, failure: Exception) -> ReportBug:
    """An error that we did not foresee, without its text: that might hold anything."""
    trace = failure.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f" in {trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else ""
    return ReportBug(f"Reading {subject} of {name}", f"{type(failure).__name__}{where}", "Please report it")
