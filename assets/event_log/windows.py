"""Which days are due, and how they are cut into windows. Nothing is read here.

A window is a run of whole UTC days that is read with one chain of pages. Thin logs get several days to a window,
thick ones one: how thick the log is, is learned while it is read.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from resources.clock import DAY
from resources.home_files.connections import Connection
from resources.storage.day_files import Coverage

FIRST_DAY = date(2014, 8, 1)
"""Dropbox's log begins in August 2014 (help centre): ``history_days = "all"`` begins here."""

AUDIT_DAYS = 35
READ_AGAIN_AFTER = timedelta(hours=2)
"""A day counts as read for the hourly job once it was read two hours after its end."""

WINDOW_EVENTS = 4_000
"""Events that a window should hold: few enough to wait for in memory, enough to fill its pages."""
WINDOW_DAYS_MAX = 366
GROWTH = 4
"""How many times longer a window may be than the longest that was read: a log may suddenly be thick."""

Scope = Literal["hourly", "all_due", "audit", "named"]
"""hourly: today, and days not read two hours after their end; all_due: unsettled days; audit: also the last 35;
named: none is due, the days are named."""


def midnight(day: date) -> datetime:
    """The moment at which a UTC day begins."""
    return datetime.combine(day, time(), UTC)


def oldest_kept(connection: Connection, now: datetime) -> date | None:
    """The oldest day whose events ``retention_days`` lets stay; None: all stay."""
    return None if connection.retention_days is None else now.date() - connection.retention_days * DAY


def history(connection: Connection, now: datetime) -> tuple[date, date]:
    """First and last day that a team's lake should hold: today, and ``history_days`` before it.

    What is deleted after ``retention_days`` is never asked for again, however long the history is.
    """
    today = now.date()
    first = FIRST_DAY if connection.history_days is None else today - connection.history_days * DAY
    return max(FIRST_DAY, first, oldest_kept(connection, now) or FIRST_DAY), today


def is_settled(connection: Connection, day: date, read_at: datetime) -> bool:
    """Whether a reading is late enough to be final."""
    return read_at >= midnight(day) + DAY + timedelta(hours=connection.settle_hours)


def due_days(connection: Connection, covered: Mapping[date, Coverage], now: datetime, scope: Scope) -> list[date]:
    """The days that a job has to read, newest first."""
    first, today = history(connection, now)
    days = [today - index * DAY for index in range((today - first).days + 1)]
    return [day for day in days if _is_due(covered.get(day), day, today, scope)]


def _is_due(coverage: Coverage | None, day: date, today: date, scope: Scope) -> bool:
    if scope == "named":
        return False
    if coverage is None or day == today:
        return True
    match scope:
        case "hourly":
            return coverage.read_at < midnight(day) + DAY + READ_AGAIN_AFTER
        case "all_due":
            return not coverage.settled
        case "audit":
            return not coverage.settled or day > today - AUDIT_DAYS * DAY


@dataclass(frozen=True)
class Window:
    """A run of whole days, ``first`` to ``last``, both included."""

    first: date
    last: date

    @property
    def days(self) -> list[date]:
        """The days in it, in order."""
        return [self.first + index * DAY for index in range((self.last - self.first).days + 1)]

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From the first day's midnight to the midnight after the last."""
        return midnight(self.first), midnight(self.last) + DAY


class WindowPlan:
    """Hands out windows over the due days, newest first, to any number of threads.

    Args:
        days: the due days.
        events_a_day: what is known of the log's thickness before the reading; None: nothing, so windows begin
            with one day.
        by_day: every window is one day.
    """

    def __init__(self, days: Iterable[date], events_a_day: float | None = None, *, by_day: bool = False) -> None:
        self._days = sorted(days)  # taken from the end
        self._lock = threading.Lock()
        self._events_a_day = events_a_day
        self._longest_days = 1 if events_a_day is None else WINDOW_DAYS_MAX
        self._by_day = by_day
        self._stopped = False

    def take(self) -> Window | None:
        """The next window, or None if there is nothing left (or the plan was stopped)."""
        with self._lock:
            if self._stopped or not self._days:
                return None
            last = first = self._days.pop()
            for _ in range(self._window_days() - 1):
                if not self._days or self._days[-1] != first - DAY:
                    break
                first = self._days.pop()
            return Window(first, last)

    def learn(self, window: Window, events: int) -> None:
        """Note how many events a window held, so that the next ones have a good length."""
        days = len(window.days)
        with self._lock:
            self._events_a_day = events / days
            self._longest_days = max(self._longest_days, days)

    @property
    def has_more(self) -> bool:
        """Whether a window is left to be taken."""
        with self._lock:
            return bool(self._days) and not self._stopped

    def stop(self) -> None:
        """Hand out nothing more."""
        with self._lock:
            self._stopped = True

    def _window_days(self) -> int:
        if self._by_day or self._events_a_day is None:
            return 1
        wanted = WINDOW_EVENTS / max(self._events_a_day, WINDOW_EVENTS / WINDOW_DAYS_MAX)
        return max(1, min(int(wanted), self._longest_days * GROWTH))


def known_thickness(covered: Mapping[date, Coverage], days: Iterable[date]) -> float | None:
    """Events a day around the due days, as the lake knows them; None where it knows nothing."""
    nearby = [coverage.rows for day in days if (coverage := covered.get(day) or covered.get(day - DAY))]
    return max(nearby) if nearby else None
