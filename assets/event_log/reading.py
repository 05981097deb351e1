"""Several windows at once: threads fetch pages, one consumer decodes them and has them written.

One bounded queue is shared by all windows, so nothing waits for a slow window but that window. What is due is
decided in ``windows``, what is in a page in ``pages`` and ``columns``, which day is replaced in ``writing``.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from assets.event_log.breaks import Chain, after_break
from assets.event_log.days import ChainRows
from assets.event_log.pages import ChainBroken, Page, read_chain
from assets.event_log.windows import Window, WindowPlan, known_thickness
from assets.event_log.writing import Reading, WindowWriter
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
"""Threads where pages are slow: as long as Dropbox refuses nothing, and pages are decoded as fast as they come."""
QUEUED_PAGES = 8
"""Each takes 3 MB, and more would not be decoded sooner."""


@dataclass(frozen=True)
class _Message:
    """What a fetcher passes to the consumer, in the order in which it happened."""

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
        self._name = connection.name
        kept = keep or keeping(connection.keep_event_json)
        self._writer = WindowWriter(lake, connection, team_id, kept, accept_fewer=accept_fewer)
        self._progress = progress
        self.reading = self._writer.reading

    def read(self, days: Iterable[date], covered: dict[date, Coverage]) -> Reading:
        """Read the given days, newest first.

        A day of which fewer events came than its file holds is read once more, as is every day of a window that
        could not be told apart; what is then still short keeps its old file and stands in ``short_days``.

        Raises:
            LicencesError: the reading gave up. Days that were read before are in the lake.
        """
        due = sorted(set(days))
        self._writer.begin(covered)
        self.reading.days_due, self.reading.known_a_day = len(due), known_thickness(covered, due)
        self.report()
        again = self._round(WindowPlan(due, self.reading.known_a_day), is_last=False)
        if again:
            self._round(WindowPlan(again, by_day=True), is_last=True)
        return self.reading

    def _round(self, plan: WindowPlan, *, is_last: bool) -> list[date]:
        """Read all windows of a plan; returns the days that must be read once more."""
        messages: queue.Queue[_Message | None] = queue.Queue(QUEUED_PAGES)
        gone = threading.Event()
        fetchers: list[threading.Thread] = []
        running = 0

        def start_fetcher() -> None:
            name = f"{self._name}-{len(fetchers)}"
            fetchers.append(threading.Thread(target=self._fetch, args=(plan, messages, gone), name=name))
            fetchers[-1].start()

        consumer = _Consumer(self._writer, plan, self.report, is_last=is_last)
        try:
            for _ in range(WINDOWS_AT_ONCE):
                start_fetcher()
                running += 1
            while running:
                if (
                    messages.empty()
                    and running < min(self._client.calls_at_once, MOST_WINDOWS_AT_ONCE)
                    and plan.has_more
                ):
                    start_fetcher()  # who decodes has nothing to do, and Dropbox lets more go at once
                    running += 1
                message = messages.get()
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

    def _fetch(self, plan: WindowPlan, messages: queue.Queue[_Message | None], gone: threading.Event) -> None:
        """The body of a fetcher's thread: fetch windows until none is left."""

        def send(message: _Message | None) -> None:
            while not gone.is_set():
                try:
                    messages.put(message, timeout=1)
                except queue.Full:
                    continue
                return

        while (window := plan.take()) is not None and not gone.is_set():
            read_at = clock.now()
            try:
                self._fetch_window(window, send)
            except Exception as error:  # noqa: BLE001 - the consumer raises it
                send(_Message(window, error=error))
            else:
                send(_Message(window, read_at=read_at))
        send(None)

    def _fetch_window(self, window: Window, send: Callable[[_Message], None]) -> None:
        """Fetch a window's pages. A chain whose cursor breaks is read again, then in halves."""
        spans = deque([Chain(window, *window.span)])
        while spans:
            chain = spans.popleft()
            try:
                for page in read_chain(self._client, chain.start, chain.end):
                    send(_Message(window, chain, page))
            except ChainBroken as error:
                send(_Message(window, chain, is_broken=True))
                spans.extendleft(reversed(after_break(chain, error)))

    def report(self) -> None:
        """Report the progress."""
        if self._progress:
            self._progress(self.reading)


class _Consumer:
    """Collects what the fetchers pass on, window by window."""

    def __init__(self, writer: WindowWriter, plan: WindowPlan, report: Callable[[], None], *, is_last: bool) -> None:
        self._writer = writer
        self._plan = plan
        self._report = report
        self._is_last = is_last
        self._open: dict[Window, dict[Chain, ChainRows]] = {}
        self.again: list[date] = []
        self.error: BaseException | None = None

    def take(self, message: _Message) -> None:
        """One message of a fetcher. An error stops new windows; those under way are finished."""
        chains = self._open.setdefault(message.window, {})
        if message.error is not None:
            self._plan.stop()
            self.error = self.error or message.error
            self._forget(message.window)
        elif message.chain is None:
            self._finish(message)
        elif message.is_broken:
            self._writer.reading.broken_chains += 1
            if message.chain in chains:
                chains.pop(message.chain).discard()
        elif message.page is not None:
            if message.chain not in chains:
                chains[message.chain] = self._writer.new_chain(message.window)
            chains[message.chain].add(message.page)

    def _finish(self, message: _Message) -> None:
        chains = list(self._open[message.window].values())
        if message.read_at is not None:
            self._plan.learn(message.window, sum(rows.rows for chain in chains for rows in chain.by_day.values()))
            self.again += self._writer.write(message.window, chains, message.read_at, is_last=self._is_last)
            self._writer.reading.windows += 1
        self._forget(message.window)
        self._report()

    def _forget(self, window: Window) -> None:
        for chain in self._open.pop(window, {}).values():
            chain.discard()

    def discard(self) -> None:
        """Forget all windows that were not finished."""
        for window in list(self._open):
            self._forget(window)
