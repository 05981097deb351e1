"""The promise of docs/delivery.md, over generated logs: whatever the paging, order, lateness, faults and crashes,
after the last reading the lake holds the log as a multiset.
"""

from __future__ import annotations

import json
import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.event_log.reading import LogReader, Reading
from assets.event_log.windows import Scope, due_days
from assets.tables.lake import EVENTS
from resources.clock import DAY
from resources.errors import RouteRefused, TryLater
from resources.home_files.connections import Connection
from resources.storage.lake import Lake
from tests.laws import tried

START = datetime(2026, 1, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Logged:
    """An event: when it happened, when it shows, its text."""

    occurred_at: datetime
    shows_at: datetime
    text: str


def logged(at_seconds: int, late_seconds: int, number: int, timestamp: str | None = "") -> Logged:
    occurred_at = START + timedelta(seconds=at_seconds)
    event: dict[str, Any] = {"timestamp": f"{occurred_at:%Y-%m-%dT%H:%M:%SZ}", "event_type": {".tag": "file_add"}}
    if timestamp != "":
        event["timestamp"] = timestamp
    event["details"] = {"n": number}
    return Logged(occurred_at, occurred_at + timedelta(seconds=late_seconds), json.dumps(event))


@dataclass
class Log:
    """Dropbox's log behind the client's methods: pages in any order, empty pages, cursors that break."""

    events: list[Logged]
    now: datetime = START
    page_events: int = 3
    seed: int = 0
    break_rate: float = 0.0
    empty_rate: float = 0.0
    fail_after: int | None = None
    calls_at_once: int = 12
    calls: int = 0
    spans: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._chains: dict[str, tuple[list[str], bool]] = {}
        self._lock = threading.Lock()

    def call(self, route: str, argument: dict[str, Any], *, decode: Callable[[bytes], Any]) -> Any:
        with self._lock:
            self.calls += 1
            if self.fail_after is not None and self.calls > self.fail_after:
                raise TryLater("Reading", "the line is dead", "Wait")
            if route.endswith("continue"):
                texts = self._chains.pop(argument["cursor"])[0]
                if self._random.random() < self.break_rate:
                    raise RouteRefused("Continuing", self._random.choice(["reset", "bad_cursor"]), "")
            else:
                start, end = argument["time"]["start_time"], argument["time"]["end_time"]
                self.spans.append((start, end))
                inside = [
                    event.text
                    for event in self.events
                    if start <= f"{event.occurred_at:%Y-%m-%dT%H:%M:%SZ}" < end and event.shows_at <= self.now
                ]
                texts = self._random.sample(inside, len(inside))
            size = 0 if self._random.random() < self.empty_rate else self.page_events
            cursor = f"c{self.calls}"
            self._chains[cursor] = (texts[size:], True)
            body = {"cursor": cursor, "has_more": len(texts) > size}
            return decode(f'{{"events": [{",".join(texts[:size])}], {json.dumps(body)[1:]}'.encode())


CONNECTION = Connection("acme", "key", history_days=10)


def read(
    log: Log, lake: Lake, now: datetime, monkeypatch: pytest.MonkeyPatch, scope: Scope = "all_due", **options: Any
) -> Reading:
    """One run at a time."""
    monkeypatch.setenv("DROPBOX_LICENCES_NOW", now.isoformat())
    log.now = now
    lake.begin("acme")
    covered = lake.covered_days("events", "acme", EVENTS.arrow_schema)
    reader = LogReader(log, lake, CONNECTION, "dbtid:1", **options)  # type: ignore[arg-type]
    return reader.read(due_days(CONNECTION, covered, now, scope), covered)


def held(lake: Lake) -> Counter[str]:
    texts: Counter[str] = Counter()
    for file in lake.listing("events"):
        texts.update(pq.read_table(file.path, columns=["event"], partitioning=None)["event"].to_pylist())
    return texts


def truth(log: Log, now: datetime) -> Counter[str]:
    first = (now - CONNECTION.history_days * DAY).date()  # type: ignore[operator]
    return Counter(each.text for each in log.events if each.occurred_at.date() >= first and each.shows_at <= now)


events_strategy = st.lists(
    st.builds(
        logged,
        st.integers(0, 3 * 86_400 - 1),
        st.one_of(st.just(0), st.integers(0, 3 * 86_400)),
        st.integers(0, 2),  # so few numbers that true repeats come up
        st.sampled_from(["", "", "", "", None, "never"]),
    ),
    max_size=40,
)


@tried(60)
@given(
    events=events_strategy,
    page_events=st.integers(1, 7),
    seed=st.integers(0, 99),
    break_rate=st.sampled_from([0.0, 0.0, 0.2]),
    empty_rate=st.sampled_from([0.0, 0.3]),
    runs=st.lists(
        st.tuples(st.integers(0, 4 * 24), st.sampled_from(["hourly", "all_due"]), st.none() | st.integers(0, 12)),
        max_size=4,
    ),
)
def test_after_the_last_settled_reading_the_lake_equals_the_log(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    events: list[Logged],
    page_events: int,
    seed: int,
    break_rate: float,
    empty_rate: float,
    runs: list[tuple[int, Scope, int | None]],
) -> None:
    lake = Lake(tmp_path_factory.mktemp("lake"))
    log = Log(events, page_events=page_events, seed=seed, break_rate=break_rate, empty_rate=empty_rate)
    for hours, scope, fail_after in sorted(
        runs, key=lambda each: each[0]
    ):  # any times, any jobs, some that die in the middle
        log.fail_after = None if fail_after is None else log.calls + fail_after
        try:
            read(log, lake, START + timedelta(hours=hours), monkeypatch, scope)
        except TryLater:
            assert fail_after is not None
    log.fail_after = None
    last = START + timedelta(days=3 + 3, seconds=1)
    read(log, lake, last, monkeypatch)
    wanted = truth(log, last)
    assert held(lake) == wanted
    read(log, lake, last, monkeypatch)
    assert held(lake) == wanted


def test_fewer_events_are_refused_until_they_are_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake, log = Lake(tmp_path), Log([logged(index * 60, 0, index) for index in range(10)])
    now = START + timedelta(days=1)
    read(log, lake, now, monkeypatch)
    before = held(lake)
    del log.events[:4]
    log.events.append(logged(5, 0, 99))  # a late one does not make up for lost ones
    done = read(log, lake, now, monkeypatch)
    assert done.short_days == {START.date(): 4}
    assert held(lake) == before
    assert not read(log, lake, now, monkeypatch, accept_fewer=True).short_days
    assert held(lake) == truth(log, now)


def test_a_short_answer_is_read_once_more_before_it_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake, log = Lake(tmp_path), Log([logged(index * 60, 0, index) for index in range(10)])
    now = START + timedelta(hours=23)
    read(log, lake, now, monkeypatch)
    whole, log.events = log.events, log.events[2:]
    original = log.call

    def heal(route: str, argument: dict[str, Any], *, decode: Callable[[bytes], Any]) -> Any:
        answer = original(route, argument, decode=decode)
        if not answer.has_more:
            log.events = whole
        return answer

    monkeypatch.setattr(log, "call", heal)
    assert not read(log, lake, now, monkeypatch).short_days
    assert held(lake) == truth(log, now)


def test_a_thin_log_takes_few_calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CONNECTION.__class__, "history_days", 130, raising=False)
    connection = Connection("acme", "key", history_days=130)
    events = [logged(-day * 86_400 + index * 570, 0, index) for day in range(130) for index in range(150)]
    lake, log = Lake(tmp_path), Log(events, page_events=1000)
    monkeypatch.setenv("DROPBOX_LICENCES_NOW", (START + timedelta(hours=23, minutes=59)).isoformat())
    log.now = START + timedelta(days=1)
    days = due_days(connection, {}, log.now - timedelta(seconds=60), "all_due")
    LogReader(log, lake, connection, "dbtid:1").read(days, {})  # type: ignore[arg-type]
    assert sum(held(lake).values()) == 130 * 150
    assert log.calls <= 40


def test_all_history_does_not_walk_the_empty_years_by_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = Connection("acme", "key", history_days=None)
    now = START.replace(year=2017) + timedelta(hours=12)
    days_before = (now - START).days
    log = Log([logged((days_before - day) * 86_400, 0, day) for day in range(200)], page_events=1000, now=now)
    monkeypatch.setenv("DROPBOX_LICENCES_NOW", now.isoformat())
    lake = Lake(tmp_path)
    days = due_days(connection, {}, now, "all_due")
    LogReader(log, lake, connection, "dbtid:1").read(days, {})  # type: ignore[arg-type]
    assert sum(held(lake).values()) == 200
    assert len(days) > 800
    assert log.calls <= 50


def test_a_cursor_that_always_breaks_ends_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = Log([logged(index, 0, index) for index in range(50)], break_rate=1.0)
    with pytest.raises(TryLater, match="10 times"):
        read(log, Lake(tmp_path), START + timedelta(hours=1), monkeypatch)
    assert not list((tmp_path / ".staging").glob("*/*"))
