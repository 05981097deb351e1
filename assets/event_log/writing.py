"""The days of a window into their files, each replaced whole, and the guard against an answer with fewer events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from assets.event_log.days import ChainRows, DayRows
from assets.event_log.forecast import Pace
from assets.event_log.windows import Window, is_settled, midnight
from assets.privacy.kept_json import Keep
from resources import clock
from resources.home_files.connections import Connection
from resources.storage.day_files import Coverage
from resources.storage.lake import Lake


@dataclass
class Reading:
    """What a reading of a team's log did so far; shown as progress and kept as metadata.

    ``known_a_day``: events a day as the lake knew them before; None: it knew nothing. ``held_rows``: the events of all
    days that the lake holds now, those that were not read this time too.
    """

    days_due: int = 0
    known_a_day: float | None = None
    pace: Pace = field(default_factory=Pace)
    days_read: int = 0
    rows: int = 0
    held_rows: int = 0
    windows: int = 0
    broken_chains: int = 0
    late_rows: int = 0
    short_days: dict[date, int] = field(default_factory=dict)


class WindowWriter:
    """Writes what was read of a team's windows.

    Args:
        keep: makes of rows what may be kept; None: all of them.
        accept_fewer: take a reading's answer even if it has fewer events than the file.
    """

    def __init__(
        self, lake: Lake, connection: Connection, team_id: str, keep: Keep | None, *, accept_fewer: bool
    ) -> None:
        self._lake = lake
        self._connection = connection
        self._team_id = team_id
        self._keep = keep
        self._accept_fewer = accept_fewer
        self._covered: Mapping[date, Coverage] = {}
        self.reading = Reading()

    def begin(self, covered: Mapping[date, Coverage]) -> None:
        """Take what the days' files cover before the reading."""
        self._covered = covered
        self.reading.held_rows = sum(each.rows for each in covered.values())

    def write(self, window: Window, chains: list[ChainRows], read_at: datetime, *, is_last: bool) -> list[date]:
        """Put a window's days in their place; returns the days that must be read once more."""
        if not is_last and any(chain.has_unplaced for chain in chains):
            return window.days
        again = []
        for day in window.days:
            rows = self._join(day, [chain.by_day[day] for chain in chains if day in chain.by_day])
            missing = 0
            if day in self._covered and not self._accept_fewer:
                missing = rows.missing_from(self._lake.path("events", self._connection.name, day))
            if missing and not is_last:
                again.append(day)
            elif missing:
                self.reading.short_days[day] = missing
            else:
                self._commit(day, rows, read_at)
        return again

    def _join(self, day: date, parts: list[DayRows]) -> DayRows:
        if not parts:
            return DayRows(self._lake, self._connection.name, day, keep_keys=False)
        first, *others = parts
        for other in others:
            first.take_over(other)
        return first

    def _commit(self, day: date, rows: DayRows, read_at: datetime) -> None:
        old = self._covered.get(day)
        first_rows = old.first_rows if old else None
        if first_rows is None and read_at >= midnight(day) + clock.DAY:
            first_rows = rows.rows
        settled_at = old.settled_at if old else None
        if settled_at is None and is_settled(self._connection, day, read_at):
            settled_at = read_at
        kept = self._connection.keep_event_json
        coverage = Coverage(
            self._team_id, read_at, rows.rows, first_rows=first_rows, settled_at=settled_at, event_json=kept
        )
        rows.finish().commit(coverage)
        self.reading.days_read += 1
        self.reading.rows += rows.rows
        self.reading.held_rows += rows.rows - (old.rows if old else 0)
        if old and old.first_rows is not None:
            self.reading.late_rows += max(0, rows.rows - old.rows)

    def new_chain(self, window: Window) -> ChainRows:
        """Rows for a chain that begins."""
        return ChainRows(self._lake, self._connection.name, window, frozenset(self._covered), self._keep)
