"""What a big team takes of the memory has a bound, and what does not fit into it is done all the same."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from assets.warehouse import building as warehouse
from assets.warehouse import licensing
from assets.warehouse.building import make_tables
from resources import clock
from resources.home import Home
from resources.installation import Installation
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.linked_home import linked
from tests.pipeline.read_home import read_before
from tests.published import ask

SMALL = CompanyPlan(members=8, days=10, events_a_day=6, groups=2)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with SampleServer([Company.simulate(SMALL)]) as server, linked(server, tmp_path / "home", history_days=12) as home:
        read_before(server, home)
        yield home


def test_tables_that_need_more_than_their_share_are_made_all_the_same(
    home: Home, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    before = {table: ask(home, f"from {table} order by all") for table in ("seats", "licence_position_daily", "teams")}
    monkeypatch.setattr(warehouse, "TABLES_MEMORY", "1 MB")
    with caplog.at_level(logging.INFO, "dropbox_licences.warehouse"):
        make_tables(Installation(home), clock.now())
    assert "take what the machine has" in caplog.text
    assert {table: ask(home, f"from {table} order by all") for table in before} == before
    assert before["seats"]


@pytest.mark.parametrize("is_small", [True, False])
def test_one_thread_makes_the_tables_of_a_small_warehouse_and_all_threads_those_of_another(
    home: Home, monkeypatch: pytest.MonkeyPatch, *, is_small: bool
) -> None:
    threads: list[tuple[int, int]] = []
    make = licensing.make_licence_tables

    def note(connection: duckdb.DuckDBPyConnection, as_of: datetime) -> dict[str, int]:
        query = "select current_setting('threads')"
        with duckdb.connect() as another:
            threads.append((connection.execute(query).fetchall()[0][0], another.execute(query).fetchall()[0][0]))
        return make(connection, as_of)

    monkeypatch.setattr(licensing, "make_licence_tables", note)
    monkeypatch.setattr(warehouse, "SMALL_BYTES", 1 << 40 if is_small else 0)
    make_tables(Installation(home), clock.now())
    ((found, usual),) = threads
    assert found == (1 if is_small else usual)


def test_what_a_killed_process_put_on_the_disk_for_want_of_memory_is_gone(home: Home) -> None:
    left = home.warehouse_files / "work.duckdb.tmp"
    left.mkdir()
    (left / "duckdb_temp_storage_DEFAULT-0.tmp").write_bytes(b"rows of people")
    make_tables(Installation(home), clock.now())
    assert not left.exists()
