"""Several windows at once: threads fetch pages, one consumer decodes and writes them.

One bounded queue is shared by all windows, so nothing waits for a slow window but that window. What is due is
decided in ``windows``, what is in a page in ``pages`` and ``columns``.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from assets.event_log.breaks import Chain, after_break
from assets.event_log.days import ChainRows, DayRows
from assets.event_log.forecast import Pace
from assets.event_log.pages import ChainBroken, Page, read_chain
from assets.event_log.windows import Window, WindowPlan, is_settled, known_thickness, midnight
from assets.privacy.kept_json import Keep, keeping
from resources import clock
from resources.dropbox_api.budget import MOST_CALLS_AT_ONCE
from resources.home_files.connections import Connection
from resources.storage.day_files import Coverage
from resources.storage.lake import Lake

if TYPE_CHECKING:
    from resources.dropbox_api.team_client import TeamClient

WINDOWS_AT_ONCE = 8
MOST_WINDOWS_AT_ONCE = MOST_CALLS_AT_ONCE
"""So many where pages take long: as long as Dropbox refuses nothing, and pages are decoded as fast as they come."""
QUEUED_PAGES = 8
"""Each takes 3 MB, and more would not be decoded sooner."""


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


@dataclass(frozen=True)
class _Told:
    """What a fetcher tells the consumer, in the order in which it happened."""

    window: Window
    chain: Chain | None = None
    page: Page | None = None
    is_broken: bool = False
    read_at: datetime | None = None
    error: BaseException | None = None


class LogReader:
    """Brings a team's days up to date: reads them, guards them, replaces their files.

    Args:
        accept_fewer: take a reading's answer even if it has fewer events than the file.
        keep: makes of rows what may be kept; None: what the connection's ``keep_event_json`` says.
        progress: called before the first window and after each.
    """

    def __init__(
        self,
        client: TeamClient,
        lake: Lake,
        connection: Connection,
        team_id: str,
        *,
        accept_fewer: bool = False,
        keep: Keep | None = None,
        progress: Callable[[Reading], None] | None = None,
    ) -> None:
        self._client = client
        self._lake = lake
        self._connection = connection
        self._team_id = team_id
        self._accept_fewer = accept_fewer
        self._keep = keep or keeping(connection.keep_event_json)
        self._progress = progress
        self._covered: dict[date, Coverage] = {}
        self.reading = Reading()

    def read(self, days: Iterable[date], covered: dict[date, Coverage]) -> Reading:
        """Read the given days, newest first.

        A day of which fewer events came than its file holds is read once more, as is every day of a window that
        could not be told apart; what is then still short keeps its old file and stands in ``short_days``.

        Raises:
            LicencesError: the reading gave up. Days that were read before are in the lake.
        """
        due = sorted(set(days))
        self._covered = covered
        self.reading.held_rows = sum(each.rows for each in covered.values())
        self.reading.days_due, self.reading.known_a_day = len(due), known_thickness(covered, due)
        self.report()
        again = self._round(WindowPlan(due, self.reading.known_a_day), is_last=False)
        if again:
            self._round(WindowPlan(again, by_day=True), is_last=True)
        return self.reading

    def _round(self, plan: WindowPlan, *, is_last: bool) -> list[date]:
        """Read all windows of a plan; returns the days that must be read once more."""
        told: queue.Queue[_Told | None] = queue.Queue(QUEUED_PAGES)
        gone = threading.Event()
        fetchers: list[threading.Thread] = []
        running = 0

        def start_fetcher() -> None:
            name = f"{self._connection.name}-{len(fetchers)}"
            fetchers.append(threading.Thread(target=self._fetch, args=(plan, told, gone), name=name))
            fetchers[-1].start()

        consumer = _Consumer(self, plan, is_last=is_last)
        try:
            for _ in range(WINDOWS_AT_ONCE):
                start_fetcher()
                running += 1
            while running:
                if told.empty() and running < min(self._client.calls_at_once, MOST_WINDOWS_AT_ONCE) and plan.has_more:
                    start_fetcher()  # who decodes has nothing to do, and Dropbox lets more go at once
                    running += 1
                message = told.get()
                if message is None:
                    running -= 1
                else:
                    consumer.take(message)
        finally:
            plan.stop()
            gone.set()
            for fetcher in fetchers:
                fetcher.join()
            consumer.discard()
        if consumer.error:
            raise consumer.error
        return consumer.again

    def _fetch(self, plan: WindowPlan, told: queue.Queue[_Told | None], gone: threading.Event) -> None:
        """A fetcher's life: windows, one after the other."""

        def tell(message: _Told | None) -> None:
            while not gone.is_set():
                try:
                    told.put(message, timeout=1)
                except queue.Full:
                    continue
                return

        while (window := plan.take()) is not None and not gone.is_set():
            read_at = clock.now()
            try:
                self._fetch_window(window, tell)
            except Exception as error:  # noqa: BLE001 - the consumer raises it
                tell(_Told(window, error=error))
            else:
                tell(_Told(window, read_at=read_at))
        tell(None)

    def _fetch_window(self, window: Window, tell: Callable[[_Told], None]) -> None:
        """Fetch a window's pages. A chain whose cursor breaks is read anew, then in halves."""
        spans = deque([Chain(window, *window.span)])
        while spans:
            chain = spans.popleft()
            try:
                for page in read_chain(self._client, chain.start, chain.end):
                    tell(_Told(window, chain, page))
            except ChainBroken as error:
                tell(_Told(window, chain, is_broken=True))
                spans.extendleft(reversed(after_break(chain, error)))

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

    def report(self) -> None:
        """Tell the progress."""
        if self._progress:
            self._progress(self.reading)


class _Consumer:
    """Collects what the fetchers tell, window by window."""

    def __init__(self, reader: LogReader, plan: WindowPlan, *, is_last: bool) -> None:
        self._reader = reader
        self._plan = plan
        self._is_last = is_last
        self._open: dict[Window, dict[Chain, ChainRows]] = {}
        self.again: list[date] = []
        self.error: BaseException | None = None

    def take(self, told: _Told) -> None:
        """One message of a fetcher. An error stops new windows; those under way are finished."""
        chains = self._open.setdefault(told.window, {})
        if told.error is not None:
            self._plan.stop()
            self.error = self.error or told.error
            self._forget(told.window)
        elif told.chain is None:
            self._finish(told)
        elif told.is_broken:
            self._reader.reading.broken_chains += 1
            if told.chain in chains:
                chains.pop(told.chain).discard()
        elif told.page is not None:
            if told.chain not in chains:
                chains[told.chain] = self._reader.new_chain(told.window)
            chains[told.chain].add(told.page)

    def _finish(self, told: _Told) -> None:
        chains = list(self._open[told.window].values())
        if told.read_at is not None:
            self._plan.learn(told.window, sum(rows.rows for chain in chains for rows in chain.by_day.values()))
            self.again += self._reader.write(told.window, chains, told.read_at, is_last=self._is_last)
            self._reader.reading.windows += 1
        self._forget(told.window)
        self._reader.report()

    def _forget(self, window: Window) -> None:
        for chain in self._open.pop(window, {}).values():
            chain.discard()

    def discard(self) -> None:
        """Forget all windows that were not finished."""
        for window in list(self._open):
            self._forget(window)
