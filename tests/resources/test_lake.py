"""The lake: files are whole or not there, tell what they cover, and broken ones lose nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from resources.errors import FixSetup, ReportBug
from resources.storage.day_files import BrokenFile, Coverage
from resources.storage.lake import Lake

SCHEMA = pa.schema([("number", pa.int64()), ("event", pa.string())])
DAY = date(2026, 1, 2)
COVERAGE = Coverage("dbtid:1", datetime(2026, 1, 3, 4, 5, 6, tzinfo=UTC), first_rows=2, settled_at=None)


def rows(*numbers: int) -> pa.Table:
    return pa.table({"number": list(numbers), "event": [str(number) for number in numbers]}, schema=SCHEMA)


def test_a_file_tells_what_it_covers(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    lake.write("events", "acme", DAY, rows(1, 2, 3), COVERAGE)
    (file,) = lake.listing("events")
    assert (file.team, file.day) == ("acme", DAY)
    covered = lake.coverage(file.path, SCHEMA)
    assert (covered.team_id, covered.rows, covered.first_rows) == ("dbtid:1", 3, 2)
    assert covered.read_at == COVERAGE.read_at
    assert not covered.settled
    assert lake.team_id("acme") == "dbtid:1"
    assert lake.teams() == {"acme"}


def test_a_day_without_rows_has_its_file_too(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    lake.write("events", "acme", DAY, rows(), COVERAGE)
    assert lake.covered_days("events", "acme", SCHEMA)[DAY].rows == 0


def test_pieces_become_one_file_and_only_on_commit(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    writer = lake.writer("events", "acme", DAY, SCHEMA)
    writer.append(rows(1))
    writer.append(rows(2))
    assert not list(lake.listing("events"))
    writer.commit(COVERAGE)
    writer.discard()  # nothing more to forget
    assert pq.read_table(lake.path("events", "acme", DAY), partitioning=None)["number"].to_pylist() == [1, 2]
    assert not [path for path in (tmp_path / ".staging").rglob("*") if path.is_file()]


def test_what_is_discarded_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    lake.write("events", "acme", DAY, rows(1), COVERAGE)
    writer = lake.writer("events", "acme", DAY, SCHEMA)
    writer.append(rows(2))
    writer.discard()
    assert pq.read_table(lake.path("events", "acme", DAY), partitioning=None)["number"].to_pylist() == [1]
    assert not [path for path in (tmp_path / ".staging").rglob("*") if path.is_file()]


def test_other_columns_are_refused_with_the_difference(tmp_path: Path) -> None:
    other = pa.table({"number": ["1"], "further": [1]})
    with pytest.raises(ReportBug, match="missing: event; not known: further; other type: number"):
        Lake(tmp_path).writer("events", "acme", DAY, SCHEMA).append(other)


@pytest.mark.parametrize("content", [b"", b"PAR1 cut off", b"not parquet at all"])
def test_a_damaged_file_is_set_aside_and_nothing_is_lost(tmp_path: Path, content: bytes) -> None:
    lake = Lake(tmp_path)
    path = lake.path("events", "acme", DAY)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert lake.covered_days("events", "acme", SCHEMA) == {}
    (aside,) = lake.set_aside_files()
    assert aside.read_bytes() == content
    assert not list(lake.listing("events"))


def test_somebody_elses_parquet_is_set_aside(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    path = lake.path("events", "acme", DAY)
    path.parent.mkdir(parents=True)
    pq.write_table(rows(1), path)
    with pytest.raises(BrokenFile, match="not written by dropbox-licences"):
        lake.coverage(path)
    assert lake.covered_days("events", "acme", SCHEMA) == {}


def test_a_newer_lake_stops_the_run_and_is_left_alone(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    newer = Coverage("dbtid:1", COVERAGE.read_at, contract_version=99)
    lake.write("events", "acme", DAY, rows(1), newer)
    with pytest.raises(FixSetup, match="Upgrade"):
        lake.covered_days("events", "acme", SCHEMA)
    assert len(list(lake.listing("events"))) == 1
