"""What the privacy settings of a team ask of days that are in the lake already, before the lake is loaded.

Days that are older than ``retention_days`` are deleted; JSON that ``keep_event_json`` does not allow any more is cut.
No call to Dropbox is needed, so it is done for teams that are disabled, or whose link is dead, as well. What is kept
of events while they are read is in ``privacy.kept_json``.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from assets.event_log.windows import oldest_kept
from assets.privacy.kept_json import keeping
from assets.reading.loads import Load, Outcome, keep_load
from assets.tables.lake import EVENTS
from resources import clock
from resources.errors import TryLater
from resources.home_files.connections import POLICIES, Connection
from resources.installation import Installation
from resources.storage.day_files import BrokenFile
from resources.storage.lake import Lake
from resources.storage.lake_places import LakeFile
from resources.storage.locks import hold

LOGGER = logging.getLogger("dropbox_licences.upkeep")
SUBJECT = "retention"
"""The subject of ``loads`` under which deleted events are told."""
_LOCK_SECONDS = 5.0


@dataclass(frozen=True)
class Upkeep:
    """What was done: days and events deleted, and days whose JSON was cut."""

    deleted_days: int = 0
    deleted_events: int = 0
    cut_days: int = 0

    def __add__(self, other: Upkeep) -> Upkeep:
        return Upkeep(
            self.deleted_days + other.deleted_days,
            self.deleted_events + other.deleted_events,
            self.cut_days + other.cut_days,
        )


def keep_up(installation: Installation, connections: list[Connection]) -> Upkeep:
    """Bring the events of all declared teams to their settings; each team's lock is held only if there is work.

    A team that another process works on is left to the next run.
    """
    done = Upkeep()
    for connection in connections:
        if _work(installation.lake, connection):
            try:
                with hold(installation.home, connection.name, f"keeping up {connection.name}", _LOCK_SECONDS):
                    done += _keep_up_team(installation.lake, connection)
            except TryLater as error:
                LOGGER.warning("%s", error)
    return done


@dataclass(frozen=True)
class _Work:
    old: list[tuple[LakeFile, int]]
    """The files to delete, and the events in each."""
    old_aside: list[Path]
    to_cut: list[LakeFile]

    def __bool__(self) -> bool:
        return bool(self.old or self.old_aside or self.to_cut)


def _work(lake: Lake, connection: Connection) -> _Work:
    """The files of a team that are too old, or hold more than they may."""
    first = oldest_kept(connection, clock.now())
    old: list[tuple[LakeFile, int]] = []
    to_cut: list[LakeFile] = []
    if first is not None or connection.keep_event_json != "full":
        for file, covered in lake.coverages("events", connection.name, EVENTS.arrow_schema):
            whole = None if isinstance(covered, BrokenFile) else covered  # what is not, the load sets aside
            if first is not None and file.day < first:
                old.append((file, whole.rows if whole else 0))
            elif whole and _allows(whole.event_json) < _allows(connection.keep_event_json):
                to_cut.append(file)
    aside = lake.set_aside_days("events", connection.name) if first else {}
    return _Work(old, [path for path, day in aside.items() if first and day < first], to_cut)


def _allows(policy: str) -> int:
    """Grows with how little a policy keeps."""
    return POLICIES.index(policy)


def _keep_up_team(lake: Lake, connection: Connection) -> Upkeep:
    lake.begin(connection.name)
    started_at, begun = clock.now(), time.monotonic()
    work = _work(lake, connection)
    if keep := keeping(connection.keep_event_json):
        for file in work.to_cut:
            try:
                lake.rewrite(file, keep, event_json=connection.keep_event_json)
            except pa.ArrowException:  # damaged behind a whole footer
                lake.set_aside(file)
    for path in work.old_aside:
        lake.files.remove(path)
    events = sum(rows for _, rows in work.old)
    if work.old:
        team_id = lake.team_id(connection.name)
        for file, _ in work.old:
            lake.remove(file)
        load = Load(connection.name, SUBJECT, started_at, time.monotonic() - begun, 0, Outcome(rows=events))
        keep_load(lake, load, f"{SUBJECT}-{time.time_ns()}", team_id)
    return Upkeep(len(work.old), events, len(work.to_cut))
