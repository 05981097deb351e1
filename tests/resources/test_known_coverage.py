"""Footers that were read are not opened again, and whatever becomes of what is kept of them, no day is mistaken."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from resources.storage.day_files import BrokenFile, Coverage
from resources.storage.known_coverage import TICK_NS
from resources.storage.lake import Lake
from resources.storage.lake_places import KNOWN

SCHEMA = pa.schema([("event", pa.string())])
FIRST = date(2026, 1, 1)
DAYS = 5


def write(lake: Lake, day: date, rows: int) -> None:
    covered = Coverage("dbtid:1", datetime(2026, 6, 1, tzinfo=UTC))
    lake.write("events", "acme", day, pa.table({"event": ["x"] * rows}, schema=SCHEMA), covered)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """A lake whose five days have one to five events, and whose footers were all read once."""
    lake = Lake(tmp_path / "lake")
    for index in range(DAYS):
        write(lake, FIRST + timedelta(days=index), index + 1)
    grow_older()
    assert rows_of(lake) == ([1, 2, 3, 4, 5], DAYS)
    return lake


def grow_older() -> None:
    """Files are looked at again while they are younger than a tick of the clock that dates them."""
    over = time.time_ns() + 2 * TICK_NS
    while time.time_ns() < over:
        pass


def rows_of(lake: Lake, schema: pa.Schema = SCHEMA) -> tuple[list[int], int]:
    """The rows of each day as a new process sees them, and how many footers it opened for it."""
    lake = Lake(lake.root)
    return [each.rows for each in lake.covered_days("events", "acme", schema).values()], lake.footers_opened


def kept(lake: Lake) -> Path:
    (path,) = (lake.root / KNOWN).iterdir()
    return path


def test_footers_that_were_read_are_not_opened_again(lake: Lake) -> None:
    assert rows_of(lake) == ([1, 2, 3, 4, 5], 0)
    assert kept(lake).stat().st_mode & 0o777 == 0o600


def test_only_the_footers_of_new_files_are_opened(lake: Lake) -> None:
    write(lake, FIRST, 9)
    write(lake, FIRST + timedelta(days=7), 8)
    grow_older()
    assert rows_of(lake) == ([9, 2, 3, 4, 5, 8], 2)
    assert rows_of(lake) == ([9, 2, 3, 4, 5, 8], 0)


HURTS: dict[str, Callable[[bytes], bytes]] = {
    "cut in the middle": lambda content: content[: len(content) // 2],
    "cut by a byte": lambda content: content[:-1],
    "emptied": lambda _: b"",
    "not ours": lambda _: b'{"2026-01-01": 3}',
    "a digit changed": lambda content: content.replace(b'"rows":3', b'"rows":7'),
    "two in one": lambda content: content + content,
    "zeros after a power cut": lambda content: bytes(len(content)),
}


@pytest.mark.parametrize("hurt", HURTS)
def test_what_is_kept_may_be_hurt_in_any_way(lake: Lake, hurt: str) -> None:
    path = kept(lake)
    path.write_bytes(HURTS[hurt](path.read_bytes()))
    assert rows_of(lake) == ([1, 2, 3, 4, 5], DAYS)
    assert rows_of(lake) == ([1, 2, 3, 4, 5], 0), "it was mended"


def test_what_is_kept_may_be_lost(lake: Lake) -> None:
    shutil.rmtree(lake.root / KNOWN)
    assert rows_of(lake) == ([1, 2, 3, 4, 5], DAYS)


def test_a_folder_in_its_place_only_costs_time(lake: Lake) -> None:
    kept(lake).unlink()
    (lake.root / KNOWN / "events-acme").mkdir()
    assert rows_of(lake) == ([1, 2, 3, 4, 5], DAYS)


def test_what_was_kept_for_other_columns_is_not_believed(lake: Lake) -> None:
    other = pa.schema([("event", pa.string()), ("reason", pa.string())])
    found = lake.coverages("events", "acme", other)
    assert all(isinstance(covered, BrokenFile) for _, covered in found)
    assert len(found) == DAYS


def test_a_copied_lake_is_looked_at_itself(lake: Lake, tmp_path: Path) -> None:
    copied = Lake(tmp_path / "copied")
    shutil.copytree(lake.root, copied.root)  # with the times of the files, as cp -a does
    assert rows_of(copied) == ([1, 2, 3, 4, 5], DAYS)


def test_another_teams_notes_under_this_ones_name_are_not_believed(lake: Lake) -> None:
    theirs = Coverage("dbtid:2", datetime(2026, 6, 1, tzinfo=UTC))
    lake.write("events", "beta", FIRST, pa.table({"event": ["x"] * 9}, schema=SCHEMA), theirs)
    grow_older()
    lake.covered_days("events", "beta", SCHEMA)
    shutil.copy(lake.root / KNOWN / "events-beta", lake.root / KNOWN / "events-acme")
    assert rows_of(lake) == ([1, 2, 3, 4, 5], DAYS)


def test_a_day_replaced_by_one_of_the_same_size_and_time_is_seen(lake: Lake) -> None:
    path = lake.path("events", "acme", FIRST)
    before = path.stat()
    another = Coverage("dbtid:3", datetime(2026, 6, 1, tzinfo=UTC))
    lake.write("events", "acme", FIRST, pa.table({"event": ["x"]}, schema=SCHEMA), another)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = path.stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert Lake(lake.root).covered_days("events", "acme", SCHEMA)[FIRST].team_id == "dbtid:3"


def test_a_day_replaced_over_and_over_within_one_tick_is_seen(lake: Lake) -> None:
    for rows in range(20):
        write(lake, FIRST, rows)
        assert rows_of(lake)[0][0] == rows


def test_a_file_written_over_in_place_is_seen(lake: Lake) -> None:
    path, before = lake.path("events", "acme", FIRST), lake.path("events", "acme", FIRST).stat()
    path.write_bytes(bytes(before.st_size))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert rows_of(lake) == ([2, 3, 4, 5], 1)
    assert len(lake.set_aside_files()) == 1


def test_a_lake_that_cannot_be_written_is_read_all_the_same(lake: Lake) -> None:
    shutil.rmtree(lake.root / KNOWN)
    (lake.root / KNOWN).write_text("whoever may write nothing, root included, fails here")
    assert rows_of(lake) == ([1, 2, 3, 4, 5], DAYS)
    assert [each.rows for each in Lake(lake.root).covered_days("events", "acme", SCHEMA).values()] == [1, 2, 3, 4, 5]


def test_what_is_known_of_a_team_goes_with_its_data(lake: Lake) -> None:
    lake.remove_team("acme")
    assert not [*(lake.root / KNOWN).iterdir()]
    assert not [*lake.places.foreign()]
