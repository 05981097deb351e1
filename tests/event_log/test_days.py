"""Thick days go to disk in pieces while they are read, whatever chains they come from; memory stays flat."""

from __future__ import annotations

import threading
import tracemalloc
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from assets.event_log import days
from assets.event_log.days import ChainRows
from assets.event_log.pages import split_page
from assets.event_log.windows import Window
from resources.clock import DAY
from resources.storage.lake import Lake
from tests.event_log.test_reading import START, Log, Logged, held, logged, read, truth


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(days, "CHUNK_ROWS", 2)
    monkeypatch.setattr(days, "ROW_GROUP_ROWS", 4)


def many(count: int, seconds_apart: int = 60) -> list[Logged]:
    return [logged(index * seconds_apart, 0, index) for index in range(count)]


@pytest.mark.usefixtures("small_pieces")
def test_a_thick_day_is_written_in_row_groups_and_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake, log = Lake(tmp_path), Log(many(101))
    read(log, lake, START + DAY, monkeypatch)
    assert held(lake) == truth(log, START + DAY)
    assert pq.read_metadata(lake.path("events", "acme", START.date())).num_row_groups > 10


@pytest.mark.usefixtures("small_pieces")
def test_chains_of_a_broken_cursor_are_joined_in_row_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Halves of a day, each with more rows than fit in memory: the day's file is put together from several chains.
    lake, log = Lake(tmp_path), Log(many(90, seconds_apart=900), break_rate=0.15, seed=7)
    done = read(log, lake, START + 2 * DAY, monkeypatch)
    assert done.broken_chains > 2
    assert held(lake) == truth(log, START + 2 * DAY)
    assert not list((tmp_path / ".staging").glob("*/*"))


@pytest.mark.usefixtures("small_pieces")
def test_the_guard_compares_a_spilled_day_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake, log = Lake(tmp_path), Log(many(50))
    read(log, lake, START + DAY, monkeypatch)
    before = held(lake)
    del log.events[10:13]
    assert read(log, lake, START + DAY, monkeypatch).short_days == {START.date(): 3}
    assert held(lake) == before


def test_events_that_came_twice_make_up_for_none_that_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake, log = Lake(tmp_path), Log(many(50))
    read(log, lake, START + DAY, monkeypatch)
    before = held(lake)
    log.events[10:13] = [log.events[0]] * 5
    assert read(log, lake, START + DAY, monkeypatch).short_days == {START.date(): 3}
    assert held(lake) == before


def test_memory_does_not_grow_with_a_day(tmp_path: Path) -> None:
    lake, window = Lake(tmp_path), Window(START.date(), START.date())
    texts = ",".join(each.text for each in many(1_000))
    body = f'{{"events":[{texts}],"cursor":"c","has_more":true}}'.encode()

    def peak_bytes(pages: int) -> int:
        chain = ChainRows(lake, "acme", window, frozenset())
        tracemalloc.start()
        for _ in range(pages):
            chain.add(split_page(body))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        chain.discard()
        return peak

    assert peak_bytes(40) < 1.2 * peak_bytes(10)


def test_windows_side_by_side_leave_each_day_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    events = [logged(-day * 86_400 + index * 7_000, 0, index) for day in range(9) for index in range(12)]
    lake, log, before = Lake(tmp_path), Log(events, page_events=5, empty_rate=0.2), threading.active_count()
    now = START + timedelta(hours=23, minutes=59)
    done = read(log, lake, now, monkeypatch)
    assert done.days_read == done.days_due == 11
    assert held(lake) == truth(log, now)
    assert threading.active_count() == before
