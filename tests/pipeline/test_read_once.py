"""A load reads each file of events once, for all tables that are made of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from assets.warehouse import loading
from resources.home import Home
from resources.storage.lake import Lake
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.linked_home import linked, read

HOSTILE = CompanyPlan(members=25, days=40, events_a_day=12, groups=2, hostile=True, product_seats=6)


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """The lake of a team with odd events and with changes of members' status."""
    with (
        SampleServer([Company.simulate(HOSTILE)]) as server,
        linked(server, tmp_path_factory.mktemp("home") / "home", history_days=50) as home,
    ):
        read(home, subjects=["events"])
        return Lake(home.lake)


def load(lake: Lake) -> tuple[duckdb.DuckDBPyConnection, list[str]]:
    """A warehouse into which the lake was loaded, and which files of events were read for it, in order."""
    connection, read, insert = duckdb.connect(), [], loading._insert_all

    def noted(connection: Any, dataset: Any, version: int, files: dict[str, list[str]]) -> None:
        read.extend(files["files"])
        insert(connection, dataset, version, files)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "_insert_all", noted)
        loading.prepare(connection)
        loading.load(connection, lake)
    return connection, read


@pytest.fixture(scope="module")
def whole(lake: Lake) -> tuple[Tables, list[str]]:
    """The rows of each table as one load makes them, and the files that it read."""
    loaded, read = load(lake)
    return {table: rows_of(loaded, table) for table in TABLES}, read


Tables = dict[str, Counter[tuple[Any, ...]]]
TABLES = ("events", "event_quarantine", "member_status_events", "product_events", "offboarding_events")


def rows_of(connection: Any, table: str) -> Counter[tuple[Any, ...]]:
    return Counter((str(row)) for row in connection.execute(f"from {table}").fetchall())


def test_each_file_is_read_once_for_all_tables(lake: Lake, whole: tuple[Tables, list[str]]) -> None:
    rows, read = whole
    assert read == [file.place for file in lake.listing("events") if lake.coverage(file.path).rows]
    for table in TABLES:
        assert rows[table].total() > 0, table


@pytest.mark.parametrize("bounds", [{"BATCH_FILES": 3}, {"BATCH_ROWS": 1}, {"BATCH_FILES": 7, "BATCH_ROWS": 50}])
def test_however_files_are_batched_no_row_of_any_table_is_missed(
    lake: Lake, whole: tuple[Tables, list[str]], monkeypatch: pytest.MonkeyPatch, bounds: dict[str, int]
) -> None:
    rows, read = whole
    for name, value in bounds.items():
        monkeypatch.setattr(loading, name, value)
    small, read_in_batches = load(lake)
    assert sorted(read_in_batches) == sorted(read)
    assert {table: rows_of(small, table) for table in TABLES} == rows


def test_a_day_that_has_nothing_but_odd_events_is_in_quarantine(lake: Lake, tmp_path: Path) -> None:
    other = Lake(Home(tmp_path).lake)
    query = "select filename from read_parquet($files, filename = true) where reason is not null limit 1"
    (odd,) = duckdb.connect().execute(query, {"files": lake.places.patterns("events")}).fetchall()
    first = next(file for file in lake.listing("events") if file.place in odd)
    rows = pq.read_table(first.place, partitioning=None).replace_schema_metadata(None)
    table = rows.filter(pc.is_valid(rows["reason"]))
    other.write("events", "acme", first.day, table, lake.coverage(first.path))
    connection = duckdb.connect()
    loading.prepare(connection)
    loading.load(connection, other)
    assert connection.execute("select count(*) from event_quarantine").fetchall() == [(table.num_rows,)]
    assert connection.execute("select count(*) from events").fetchall() == [(0,)]
