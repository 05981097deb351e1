"""The rows of days while their window is being read, the guard against fewer events, and the day files.

A day's rows come from one chain of pages or, after broken cursors, from several. A broken chain's rows are
forgotten. Thick days go to disk in pieces while they are read, so memory does not grow with a day's size.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from assets.event_log.columns import to_table
from assets.event_log.pages import Page
from assets.event_log.windows import Window
from assets.event_log.wire import Event, decode_events, decode_slowly, is_ordinary, ordinary_times
from assets.privacy.kept_json import Keep
from assets.tables.lake import EVENTS
from resources.storage.day_files import DayWriter, read_rows
from resources.storage.lake import Lake

CHUNK_ROWS = 1_000
"""Python objects become Arrow columns in chunks of this many, which take a third of the memory."""
ROW_GROUP_ROWS = 2_500
"""A day's rows go to disk in groups of this many: files are 7 % bigger than with 20,000, peak memory 250 MiB lower
(bench/README.md)."""

_KEY = ["occurred_at", "event_type"]


class DayRows:
    """The rows of one day from one chain.

    Args:
        keep_keys: whether the guard will compare these rows with a file that exists.
        keep: makes of rows what may be kept, before anything of them is written; None: all may.
    """

    def __init__(self, lake: Lake, team: str, day: date, *, keep_keys: bool, keep: Keep | None = None) -> None:
        self._keep = keep
        self._writer = lake.writer("events", team, day, EVENTS.arrow_schema)
        self._events: list[Event] = []
        self._times: list[datetime | str | None] = []
        self._reasons: list[str | None] = []
        self._raw_events: list[bytes] = []
        self._chunks: list[pa.Table] = []
        self._keys: list[pa.Table] | None = [] if keep_keys else None
        self.rows = 0

    def add(self, event: Event, moment: datetime | str | None, reason: str | None, raw: bytes) -> None:
        """Take one event, as often as it comes."""
        self._reasons.append(reason)
        self._extend([event], [moment], [raw])

    def add_ordinary(self, events: list[Event], times: list[str], raw_events: list[bytes]) -> None:
        """Take events that are not for quarantine."""
        self._reasons.extend([None] * len(events))
        self._extend(events, times, raw_events)

    def _extend(self, events: list[Event], times: Sequence[datetime | str | None], raw_events: list[bytes]) -> None:
        self._events.extend(events)
        self._times.extend(times)
        self._raw_events.extend(raw_events)
        self.rows += len(events)
        if len(self._events) >= CHUNK_ROWS:
            self._make_chunk()

    def _make_chunk(self) -> None:
        chunk = to_table(self._events, self._times, self._reasons, self._raw_events)
        if self._keep is not None:
            chunk = self._keep(chunk)
        self._chunks.append(chunk)
        if self._keys is not None:
            self._keys.append(chunk.select(_KEY))
        self._events, self._times, self._reasons, self._raw_events = [], [], [], []
        if sum(chunk.num_rows for chunk in self._chunks) >= ROW_GROUP_ROWS:
            self._flush()

    def _flush(self) -> None:
        if self._events:
            self._make_chunk()
        if self._chunks:
            self._writer.append(pa.concat_tables(self._chunks).combine_chunks())
            self._chunks = []

    def take_over(self, other: DayRows) -> None:
        """Append the rows of a later chain."""
        self._flush()
        other._flush()
        for table in other._writer.row_groups():
            self._writer.append(table)
        self.rows += other.rows
        if self._keys is not None and other._keys is not None:
            self._keys += other._keys
        other.discard()

    def missing_from(self, path: Path) -> int:
        """How many of a file's events are not among these rows (by time and type, each as often as it is there).

        Names and addresses in an event may change between readings, so the rest of it is not compared.
        """
        self._flush()
        held = _counts(read_rows(path, _KEY))
        found = _counts(pa.concat_tables(self._keys)) if self._keys else held.slice(0, 0)
        both = held.join(found, keys=_KEY, join_type="left outer", right_suffix="_found")
        found_rows = pc.fill_null(both["rows_found"], 0)
        return int(pc.sum(pc.max_element_wise(pc.subtract(both["rows"], found_rows), 0)).as_py() or 0)

    def finish(self) -> DayWriter:
        """All rows written; the caller commits or discards."""
        self._flush()
        return self._writer

    def discard(self) -> None:
        """Forget the rows."""
        self._writer.discard()


class ChainRows:
    """The rows of one chain, by day.

    ``has_unplaced``: an event has no day of the window, and the window has several: only reading day by day can
    tell which day it belongs to.
    """

    def __init__(
        self, lake: Lake, team: str, window: Window, existing: frozenset[date], keep: Keep | None = None
    ) -> None:
        self._keep = keep
        self._lake = lake
        self._team = team
        self._window = window
        self._existing = existing
        self._days = {day.isoformat(): day for day in window.days}
        self.by_day: dict[date, DayRows] = {}
        self.has_unplaced = False

    def add(self, page: Page) -> None:
        """Take a page's events."""
        events = decode_events(page.body, page.raw_events)
        times = ordinary_times(events)
        if times is None:
            self._add_one_by_one(events, page.raw_events)
        elif times:
            self._add_ordinary(cast("list[Event]", events), times, page.raw_events)

    def _add_ordinary(self, events: list[Event], times: list[str], raw_events: list[bytes]) -> None:
        """A page without anything odd, as nearly all are: no call for each event."""
        names = [moment[:10] for moment in times]
        parts: dict[str, tuple[list[Event], list[str], list[bytes]]] = {names[0]: (events, times, raw_events)}
        if names.count(names[0]) < len(names):
            parts = {name: ([], [], []) for name in names}
            for name, event, moment, raw in zip(names, events, times, raw_events, strict=True):
                part = parts[name]
                part[0].append(event)
                part[1].append(moment)
                part[2].append(raw)
        for name, part in parts.items():
            day = self._days.get(name)
            if day is not None:
                self._rows(day).add_ordinary(*part)
            else:
                for raw in part[2]:
                    self._add_slowly(raw)

    def _add_one_by_one(self, events: list[Event | None], raw_events: list[bytes]) -> None:
        for event, raw in zip(events, raw_events, strict=True):
            day = self._days.get(event.timestamp[:10]) if event is not None and is_ordinary(event) else None
            if event is None or day is None:
                self._add_slowly(raw)
            else:
                self._rows(day).add_ordinary([event], [event.timestamp], [raw])

    def _add_slowly(self, raw: bytes) -> None:
        event, moment, reason = decode_slowly(raw)
        day = moment.date() if moment else None
        if day not in self._window.days:
            day = self._window.first  # Dropbox returned it for this day, whatever it says itself
            self.has_unplaced |= self._window.first != self._window.last
        self._rows(day).add(event, moment, reason, raw)

    def _rows(self, day: date) -> DayRows:
        rows = self.by_day.get(day)
        if rows is None:
            rows = DayRows(self._lake, self._team, day, keep_keys=day in self._existing, keep=self._keep)
            self.by_day[day] = rows
        return rows

    def discard(self) -> None:
        """Forget the chain."""
        for rows in self.by_day.values():
            rows.discard()


def _counts(keys: pa.Table) -> pa.Table:
    """How often each key is there; NULL is a value like others."""
    times = pc.fill_null(keys["occurred_at"].cast(pa.int64()), -1)
    types = pc.fill_null(keys["event_type"].cast(pa.string()), "")
    plain = pa.table([times, types], names=_KEY)
    return plain.group_by(_KEY).aggregate([([], "count_all")]).rename_columns([*_KEY, "rows"])
