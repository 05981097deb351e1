"""Teams in shards by a real daemon, on an object store and PostgreSQL; a run of each phase killed in the middle.

``SHARDED_TEAMS=60 SHARDS=6 make test-grown`` tries more of them.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from dagster import DagsterInstance, DagsterRun, RunsFilter

from assets.definitions.shard_runs import SHARD, SHARDS
from pipelines.engine.instance import open_instance
from resources.shards import VARIABLE, shard_of
from resources.storage.locks import hold
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.browser.dagster_ui import until
from tests.grown.daemon import daemon, launch, process_of
from tests.grown.machines import linked
from tests.grown.postgres import Postgres, programs
from tests.grown.tables import tables
from tests.pipeline.linked_home import run
from tests.published import ask

pytestmark = pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed")

TEAMS = int(os.environ.get("SHARDED_TEAMS", "13"))
COUNT = int(os.environ.get("SHARDS", "3"))
COMPANIES = [
    Company.simulate(
        CompanyPlan(
            name=f"team{number:02}", seed=number, members=8, days=6, events_a_day=8, groups=1, hostile=number % 4 == 1
        )
    )
    for number in range(TEAMS)
]
NAMES = [company.plan.name for company in COMPANIES]
READ_TWICE = {"loads"}
"""It has a row for each reading, and a shard that was killed is read once more."""


@pytest.fixture(scope="module")
def server() -> Iterator[SampleServer]:
    with SampleServer(COMPANIES) as server:
        yield server


class Runs:
    """The runs that a daemon has started since a moment."""

    def __init__(self, instance: DagsterInstance) -> None:
        self.instance = instance
        self.since = datetime.now(UTC)

    def of_shards(self) -> dict[str, DagsterRun]:
        """The newest run of each shard."""
        found = self._since_then()
        return {run.tags[SHARD]: run for run in reversed(found) if SHARD in run.tags}

    def of_tables(self) -> list[DagsterRun]:
        """The runs that make the tables, the newest first."""
        return [run for run in self._since_then() if SHARDS in run.tags]

    def ended(self, times: int) -> list[DagsterRun]:
        """All runs, when they are over and so many have made the tables."""
        runs = self._since_then()
        made = [run for run in runs if SHARDS in run.tags]
        return runs if len(made) == times and all(run.is_finished for run in runs) else []

    def kill(self, run: DagsterRun) -> None:
        """Kill its process as it reads, or loads."""
        until(lambda: self._is_at_work(run), 600)
        process = until(lambda: process_of(self.instance, run.run_id), 600)
        os.kill(process, signal.SIGKILL)

    def _is_at_work(self, run: DagsterRun) -> bool:
        events = [entry.dagster_event for entry in self.instance.all_logs(run.run_id)]
        return any(event and event.is_step_start for event in events)

    def _since_then(self) -> list[DagsterRun]:
        return [*self.instance.get_runs(RunsFilter(created_after=self.since))]


@pytest.mark.timeout(1800)  # eleven runs by a daemon, each a process that imports all
def test_a_daemon_reads_shards_and_makes_the_tables_of_one_build(
    server: SampleServer, postgres: Postgres, tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with linked(server, tmp_path / "embedded") as home:  # which sets the environment back at its end
        del os.environ["DROPBOX_LICENCES_LAKE"]
        run(home)
        run(home)
        expected = tables(home)
    assert len(expected["duplicates"]) > len(NAMES)
    for name in ("DAGSTER_PG_URL", "DROPBOX_LICENCES_LOCKS"):
        monkeypatch.setenv(name, postgres.new_database(name.lower()))
    monkeypatch.setenv(VARIABLE, str(COUNT))
    victim = NAMES[5]
    with linked(server, tmp_path / "home") as home, daemon(home, tmp_path / "log"), open_instance(home) as instance:
        runs = Runs(instance)
        with hold(home, victim, "a test"):  # its shard's run waits for it, in the middle of its reading
            launch(home, "all_shards_now")
            killed = until(lambda: runs.of_shards().get(str(shard_of(victim, COUNT))), 600)
            runs.kill(killed)
        first = until(lambda: runs.ended(1), 900)
        states = {run.run_id: run.status.value for run in first}
        assert states[killed.run_id] == "FAILURE"
        (made,) = [run for run in first if SHARDS in run.tags]
        assert states[made.run_id] == "FAILURE", "it says that a shard is missing"
        of_others = {name for name in NAMES if shard_of(name, COUNT) != shard_of(victim, COUNT)}
        read = {row["team"] for row in ask(home, "select distinct team from members")}
        assert of_others <= read
        assert victim not in read

        runs = Runs(instance)
        with hold(home, "home-warehouse", "a test"):  # the run of the tables waits for it
            launch(home, "all_shards_now")
            (made,) = until(runs.of_tables, 900)
            runs.kill(made)
        second = until(lambda: runs.ended(2), 900)
        assert {run.run_id for run in second if run.status.value != "SUCCESS"} == {made.run_id}
        assert len(second) == 1 + COUNT + 2
        found = tables(home)
        differ = {name for name in expected if found[name] != expected[name]}
        assert differ <= READ_TWICE
