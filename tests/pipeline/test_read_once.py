"""A load reads a file of events once; again only those few that hold rows for the further tables, and all of those."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from assets.tables.base import STATUS_TYPES
from assets.warehouse import loading
from assets.warehouse.licensing import select_of
from resources.home import Home
from resources.storage.lake import Lake
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.linked_home import linked, run

HOSTILE = CompanyPlan(members=25, days=40, events_a_day=12, groups=2, hostile=True)


class Watched:
    """A connection that notes which files each statement reads."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self.read: dict[str, list[str]] = {}

    def execute(self, query: str, parameters: Any = None) -> duckdb.DuckDBPyConnection:
        if isinstance(parameters, dict) and "files" in parameters:
            self.read.setdefault(query.split()[2], []).extend(parameters["files"])
        return self._connection.execute(query, parameters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """The lake of a team with odd events and with changes of members' status."""
    with (
        SampleServer([Company.simulate(HOSTILE)]) as server,
        linked(server, tmp_path_factory.mktemp("home") / "home") as home,
    ):
        run(home, subjects=["events"])
        return Lake(home.lake)


@pytest.fixture
def loaded(lake: Lake) -> Watched:
    connection = Watched(duckdb.connect())
    loading.prepare(connection)  # type: ignore[arg-type]
    loading.load(connection, lake)  # type: ignore[arg-type]
    return connection


def files_with(lake: Lake, condition: str) -> list[str]:
    query = f"select distinct filename from read_parquet($files, filename = true) where {condition} order by all"
    return [name for (name,) in duckdb.connect().execute(query, {"files": lake.places.patterns("events")}).fetchall()]


def test_files_are_read_once_and_those_with_more_twice(lake: Lake, loaded: Watched) -> None:
    status = files_with(lake, f"event_type in {STATUS_TYPES} and reason is null")
    quarantine = files_with(lake, "reason is not null")
    assert loaded.read["events"] == [file.place for file in lake.listing("events") if lake.coverage(file.path).rows]
    assert sorted(loaded.read["member_status_events"]) == status
    assert sorted(loaded.read["event_quarantine"]) == quarantine
    assert 0 < len(status) < len(loaded.read["events"])
    assert 0 < len(quarantine) < len(loaded.read["events"])


def test_no_row_of_any_table_is_missed(lake: Lake, loaded: Watched) -> None:
    files = {"files": [file.pattern for file in lake.listing("events")]}
    for table, select in {
        "member_status_events": select_of("member_status_events"),
        "event_quarantine": "select team, date as event_date, reason, event from read_parquet($files, "
        "hive_types = {'team': varchar, 'date': date}) where reason is not null",
    }.items():
        wanted = Counter(duckdb.connect().execute(select, files).fetchall())
        assert Counter(loaded.execute(f"from {table}").fetchall()) == wanted
        assert wanted.total() > 0


def test_batches_of_files_are_told_apart(lake: Lake, loaded: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "BATCH_FILES", 3)
    small = Watched(duckdb.connect())
    loading.prepare(small)  # type: ignore[arg-type]
    loading.load(small, lake)  # type: ignore[arg-type]
    assert small.read == loaded.read


def test_a_day_that_has_nothing_but_odd_events_is_in_quarantine(lake: Lake, tmp_path: Path) -> None:
    other = Lake(Home(tmp_path).lake)
    odd = files_with(lake, "reason is not null")
    first = next(file for file in lake.listing("events") if file.place in odd)
    rows = pq.read_table(first.place, partitioning=None).replace_schema_metadata(None)
    table = rows.filter(pc.is_valid(rows["reason"]))
    other.write("events", "acme", first.day, table, lake.coverage(first.path))
    connection = duckdb.connect()
    loading.prepare(connection)
    loading.load(connection, other)
    assert connection.execute("select count(*) from event_quarantine").fetchall() == [(table.num_rows,)]
    assert connection.execute("select count(*) from events").fetchall() == [(0,)]
