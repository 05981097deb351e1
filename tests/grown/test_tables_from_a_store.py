"""The whole product with its lake in an object store: the tables are those of a lake in a folder, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from assets.answers.alerts import Alert, tell
from assets.forgetting.work import begin, finish, plan_forgetting
from assets.warehouse.building import rebuild
from resources import clock
from resources.delivery.alert_memory import AlertMemory
from resources.errors import TryLater
from resources.home import Home
from resources.installation import Installation
from resources.storage.which_lake import open_store
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.alerts.conftest import Recorder
from tests.grown.machines import linked
from tests.grown.seaweed import Seaweed
from tests.grown.tables import tables
from tests.pipeline.command_line import command
from tests.pipeline.linked_home import run, set_clock
from tests.published import ask

COMPANIES = [
    Company.simulate(CompanyPlan(name=name, seed=seed, members=12, days=9, events_a_day=12, groups=2, hostile=hostile))
    for name, seed, hostile in (("acme", 3, False), ("beta", 4, True), ("gamma", 5, False))
]


@pytest.fixture(scope="module")
def server() -> Iterator[SampleServer]:
    with SampleServer(COMPANIES) as server:
        yield server


def run_twice(server: SampleServer, home: Home) -> None:
    begins_at = server.now
    run(home)
    set_clock(server, begins_at + timedelta(hours=36))
    assert all(load.state != "failed" for load in run(home))
    server.now = begins_at


def test_the_tables_are_those_of_a_folder_on_every_machine(
    server: SampleServer, tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DROPBOX_LICENCES_LAKE")
    with linked(server, tmp_path / "folder") as folder:
        run_twice(server, folder)
        expected = tables(folder)
    assert sum(map(len, expected.values())) > 1_000
    monkeypatch.setenv("DROPBOX_LICENCES_LAKE", address)
    with linked(server, tmp_path / "store") as store:
        run_twice(server, store)
        assert not store.lake.exists()
        assert tables(store) == expected
    with linked(server, tmp_path / "new") as machine:  # with nothing of its own
        set_clock(server, server.now + timedelta(hours=36))
        rebuild(Installation(machine), clock.now())
        server.now -= timedelta(hours=36)
        assert tables(machine) == expected


def test_machines_take_turns_on_one_lake(server: SampleServer, tmp_path: Path, address: str) -> None:
    """Each goes on where the other ended: no day is read from Dropbox twice."""
    begins_at = server.now
    with linked(server, tmp_path / "one") as one:
        first = {load.team: load.calls for load in run(one) if load.subject == "events"}
    with linked(server, tmp_path / "other") as other:
        set_clock(server, begins_at + timedelta(hours=1))
        second = {load.team: load.calls for load in run(other) if load.subject == "events"}
        found = ask(other, "select count(*) as loads, count(distinct run_id) as runs from loads")
    server.now = begins_at
    assert all(second[team] < first[team] for team in first), (first, second)
    assert found[0]["loads"] > len(first) * 5


def test_two_machines_at_once_without_a_common_lock_lose_nothing(
    server: SampleServer, tmp_path: Path, address: str
) -> None:
    with linked(server, tmp_path / "one") as one:
        other = Home(tmp_path / "other")
        other.make(other.root)
        other.connections_file.write_text(one.connections_file.read_text())
        with ThreadPoolExecutor(2) as threads:
            loads = [load for part in threads.map(run, (one, other)) for load in part]
        lost = [load for load in loads if load.state == "failed"]
        assert all("another process has written it meanwhile" in str(load.error) for load in lost)
        assert all(load.state != "failed" for load in run(one))
        rebuild(Installation(other), clock.now())
        found, expected = tables(other), tables(one)
        assert found == expected
        counted = "select team, count(*) as events, count(distinct event) as different from event_json group by all"
        truth = "select team, sum(rows) as events from event_days group by all order by all"
        assert [row["events"] for row in ask(one, f"{counted} order by all")] == [
            row["events"] for row in ask(one, truth)
        ]


def test_a_forgotten_person_is_gone_from_the_store_and_no_machine_reads_her_again(
    server: SampleServer, tmp_path: Path, address: str
) -> None:
    with linked(server, tmp_path / "one") as one:
        run(one)
        address_of = ask(one, "select email from members where team = 'acme' and email is not null order by all")
        (who, *_) = [row["email"] for row in address_of]
        other_copy = one.lake_copies / "of another store" / "lake"
        other_copy.mkdir(parents=True)
        installation = Installation(one)
        plan = plan_forgetting(installation, who, "pseudonymise", "acme")
        begin(one, plan)
        finish(installation, lambda _: None)
        assert not other_copy.exists()
    with linked(server, tmp_path / "other") as other:
        run(other)
        lake = Installation(other).lake
        files = [str(file.path) for name in ("events", "members") for file in lake.listing(name, "acme")]
        with duckdb.connect() as con:
            for path in files:
                rows = con.execute(
                    "select count(*) from read_parquet($path) as t where t::varchar ilike $who",
                    {"path": path, "who": f"%{who}%"},
                ).fetchall()
                assert rows == [(0,)], path


def test_a_store_that_is_away_is_told_and_costs_nothing(
    server: SampleServer, tmp_path: Path, address: str, seaweed: Seaweed
) -> None:
    with linked(server, tmp_path / "one") as one:
        run(one)
        expected = tables(one)
        well = command("status", "--json")
        with seaweed.away():
            state = command("status", "--json")
            assert (state.returncode, state.stdout) == (well.returncode, well.stdout)
            assert "Whether a team was linked since it was last read is not known" in state.stderr
            told = command("run", "--job", "hourly")
        assert told.returncode != 0
        assert "it cannot be reached. Nothing is lost" in told.stdout + told.stderr
        assert tables(one) == expected
        assert all(load.state != "failed" for load in run(one))


def test_an_alert_is_told_by_one_machine_only(tmp_path: Path, address: str) -> None:
    now = datetime(2026, 11, 1, 9, tzinfo=UTC)
    one, other = Home(tmp_path / "one"), Home(tmp_path / "other")
    for home in (one, other):
        home.make(home.root)
    memory = AlertMemory.read(one)
    memory.keep_only([], ["an address"])
    memory.add(["seats_run_short acme"], "an address", now)
    assert AlertMemory.read(other).told_at("seats_run_short acme") == now
    late = AlertMemory.read(other)
    memory.add(["trial_ends acme"], "an address", now)
    with pytest.raises(TryLater, match="another process has written it meanwhile"):
        late.add(["link_dead acme"], "an address", now)
    assert AlertMemory.read(other).was_told("trial_ends acme", "an address")


def test_every_tick_sent_every_alert_again_with_the_lake_in_a_store(tmp_path: Path, address: str) -> None:
    """The memory was read in one thread and written in another, whose version was none: nothing was remembered."""
    now, home = datetime(2026, 11, 1, 9, tzinfo=UTC), Home(tmp_path / "home")
    home.make(home.root)
    due = [Alert("acme", None, kind, "", now, "what", "cure") for kind in ("seats_run_short", "link_needs_renewal")]
    recorders = [Recorder(name) for name in ("mail", "chat", "pager")]
    told = [[alert.kind for alert in tell(home, due, now, recorders).told] for _ in range(3)]
    assert told == [["seats_run_short", "link_needs_renewal"], [], []]
    assert [len(each.heads) for each in recorders] == [2, 2, 2]


def test_a_damaged_memory_in_a_store_is_replaced(tmp_path: Path, address: str) -> None:
    now, home, recorder = datetime(2026, 11, 1, 9, tzinfo=UTC), Home(tmp_path / "home"), Recorder()
    home.make(home.root)
    damaged = tmp_path / "damaged"
    damaged.write_bytes(b"\xff")
    open_store(address).put(f"home/{home.alerts.name}", damaged, None)
    due = [Alert("acme", None, "seats_run_short", "", now, "what", "cure")]
    assert [len(tell(home, due, now, [recorder]).told) for _ in range(2)] == [1, 0]
    assert len(recorder.heads) == 1
