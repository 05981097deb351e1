"""A power cut in the middle of a run: Dagster's newest records may be gone, its files and the lake are whole."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipelines.definitions import defs
from pipelines.engine.instance import open_instance
from pipelines.jobs import SILENT_CONSOLE
from pipelines.running import run_job
from resources.home import Home
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.asked_tables import only_asked
from tests.pipeline.linked_home import linked
from tests.pipeline.sample_truth import assert_true

COMPANY = Company.simulate(CompanyPlan(seed=4, members=10, days=8, events_a_day=5, groups=2))

# What is left of a write-ahead log of which the disk had only a part: no part is older than its files were synced.
CUTS: dict[str, Callable[[bytes], bytes]] = {
    "nothing of it": lambda _: b"",
    "half of it": lambda log: log[: len(log) // 2],
    "all but the last byte": lambda log: log[:-1],
    "its length alone": lambda log: bytes(len(log)),
    "a page in its middle missing": lambda log: log[: len(log) // 2] + bytes(4096) + log[len(log) // 2 + 4096 :],
    "pages in any state": lambda log: b"".join(
        page if random.Random(at).random() < 0.7 else bytes(len(page))
        for at in range(0, len(log), 4096)
        if (page := log[at : at + 4096])
    ),
}


@pytest.fixture(scope="module")
def server() -> Iterator[SampleServer]:
    with SampleServer([COMPANY]) as server:
        yield server


@pytest.fixture(scope="module")
def in_the_middle(server: SampleServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home as a running process has it: one run is done and checkpointed, the records of the next are in the logs."""
    with linked(server, tmp_path_factory.mktemp("home") / "home", history_days=20) as home:
        assert run_job(home, "all_due", []) == 0
        with (
            open_instance(home) as instance,
            instance.run_storage.connect(),
            instance.event_log_storage.index_connection(),
        ):
            assert a_job_succeeds(home)
            copied = Home(home.root.with_name("copied"))
            shutil.copytree(home.root, copied.root, symlinks=True)
        yield copied


def logs_of(home: Home) -> list[Path]:
    return [path for path in home.dagster.rglob("*.db-wal") if path.stat().st_size]


def a_step_succeeds(home: Home) -> bool:
    """A run of the shortest step: for Dagster's files it is one like any other."""
    with open_instance(home) as instance:
        job = defs.resolve_job_def("hourly")
        return job.execute_in_process(instance=instance, run_config=SILENT_CONSOLE, op_selection=["events"]).success


def a_job_succeeds(home: Home) -> bool:
    with only_asked("licence_position"):
        return run_job(home, "hourly", []) == 0


@pytest.mark.parametrize(
    ("cut", "goes_on"), [*((cut, a_step_succeeds) for cut in CUTS), ("pages in any state", a_job_succeeds)]
)
def test_the_next_run_goes_on_whatever_the_disk_had(
    server: SampleServer,
    in_the_middle: Home,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    cut: str,
    goes_on: Callable[[Home], bool],
) -> None:
    home = Home(tmp_path / "home")
    shutil.copytree(in_the_middle.root, home.root, symlinks=True)
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(home.root))
    logs = logs_of(home)
    assert {path.name for path in logs} >= {"runs.db-wal", "index.db-wal"}
    for path in logs:
        path.write_bytes(CUTS[cut](path.read_bytes()))
    for path in home.dagster.rglob("*.db-shm"):  # the index of a log is in memory alone
        path.unlink()

    assert goes_on(home)
    with open_instance(home) as instance:
        runs = instance.get_runs()
        assert {run.job_name for run in runs} >= {"hourly", "all_due"}, "what the disk had is still there"
        assert all(run.is_finished for run in runs)
        assert all(instance.all_logs(run.run_id) for run in runs[:1])
    for path in home.dagster.rglob("*.db"):
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("pragma integrity_check").fetchall() == [("ok",)], path
    assert_true(home, COMPANY, server.now)


def test_our_files_alone_do_not_wait_for_the_disk(in_the_middle: Home) -> None:
    def waits(storage: object) -> int:
        with storage as connection:  # type: ignore[attr-defined]
            return int(connection.exec_driver_sql("pragma synchronous").scalar_one())

    with open_instance(in_the_middle) as instance:
        assert waits(instance.run_storage.connect()) == 1
        assert waits(instance.event_log_storage.index_connection()) == 1
        assert waits(instance.schedule_storage.connect()) == 2, "schedules are Dagster's own storage"
