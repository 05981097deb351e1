"""Dagster's records while the UI stays up for weeks: runs of killed processes end, and old ones go."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import dagster as dg
import pytest
from dagster import DagsterInstance, DagsterRun, DagsterRunStatus
from dagster._core.storage.runs import SqlRunStorage
from filelock import FileLock
from sqlalchemy.exc import OperationalError

from assets.definitions.names import Names
from pipelines import ui
from pipelines.definitions import defs
from pipelines.engine import instance as instances
from pipelines.engine.instance import IN_PROCESS_TAG, KEPT_DAYS, alive, open_instance, tidy, tidy_again
from pipelines.shards import Sharding
from resources.home import Home
from tests.pipeline.sharded import TICK_AT

STARTED, FAILURE, SUCCESS = DagsterRunStatus.STARTED, DagsterRunStatus.FAILURE, DagsterRunStatus.SUCCESS
SHARDING = Sharding(Names(), "", shards=3)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    home = Home(tmp_path / "a home")  # Dagster gets a link to it
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(home.root))
    return home


@pytest.fixture
def instance(home: Home) -> Iterator[DagsterInstance]:
    with open_instance(home) as instance:
        yield instance


def of_command_line(instance: DagsterInstance) -> DagsterRun:
    """A run of the command line that is going, as Dagster's records have it."""
    job = defs.resolve_job_def("all_due")
    return instance.create_run_for_job(job, tags={IN_PROCESS_TAG: "true"}, status=STARTED)


def daily_tick(instance: DagsterInstance) -> Any:
    (daily,) = [each for each in defs.schedules or () if each.name == "daily"]
    assert isinstance(daily, dg.ScheduleDefinition)
    return daily(dg.build_schedule_context(instance=instance, scheduled_execution_time=TICK_AT))


def asks(instance: DagsterInstance, *, in_shards: bool) -> bool:
    """Whether a tick of the daily schedule asks for a run."""
    if in_shards:
        return bool(SHARDING.asked_for(instance, "all_due", "tick"))
    return isinstance(daily_tick(instance), dg.RunRequest)


def status_of(instance: DagsterInstance, run: DagsterRun) -> DagsterRunStatus:
    found = instance.get_run_by_id(run.run_id)
    assert found
    return found.status


@pytest.mark.parametrize("in_shards", [False, True])
def test_a_killed_run_of_the_command_line_does_not_stop_the_schedule(
    home: Home, instance: DagsterInstance, *, in_shards: bool
) -> None:
    run = of_command_line(instance)
    with alive(home, run.run_id):
        assert not asks(instance, in_shards=in_shards)
        assert status_of(instance, run) is STARTED
    (home.locks / f"run-{run.run_id}.lock").touch()  # the kernel frees the lock of whoever is killed; its file stays
    assert asks(instance, in_shards=in_shards)
    assert status_of(instance, run) is FAILURE
    assert not [*home.locks.glob("run-*")]


def test_a_run_that_ends_while_dead_ones_are_looked_for_is_not_told_to_be_killed(
    home: Home, instance: DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = of_command_line(instance)
    listed = DagsterInstance.get_runs

    def ends_when_it_was_listed(*arguments: Any, **named: Any) -> Sequence[DagsterRun]:
        found = listed(*arguments, **named)
        event = dg.DagsterEvent(dg.DagsterEventType.RUN_SUCCESS.value, job_name="all_due", message="")
        if status_of(instance, run) is STARTED:
            instance.report_dagster_event(event, run_id=run.run_id)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(DagsterInstance, "get_runs", ends_when_it_was_listed)
        tidy(home, instance)
    assert status_of(instance, run) is SUCCESS


def test_a_tick_in_somebody_elses_dagster_leaves_runs_alone(home: Home, tmp_path: Path) -> None:
    with dg.DagsterInstance.local_temp(str(tmp_path)) as theirs:
        for settings in (None, "# The platform team's\n", ""):
            if settings is not None:
                (home.make(home.dagster) / "dagster.yaml").write_text(settings)
            run = of_command_line(theirs)
            assert "is still going" in daily_tick(theirs).skip_message
            assert status_of(theirs, run) is STARTED, "it may go on on another machine"


def test_a_tick_with_an_engineers_settings_in_the_home_leaves_runs_alone(home: Home, instance: DagsterInstance) -> None:
    run = of_command_line(instance)
    (home.dagster / "dagster.yaml").write_text("# The platform team's\n")
    assert "is still going" in daily_tick(instance).skip_message
    assert status_of(instance, run) is STARTED


def test_a_tick_asks_though_the_home_cannot_be_used(
    instance: DagsterInstance, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(tmp_path / "file"))
    assert asks(instance, in_shards=False), "its run says what is wrong with it"


def forgotten_at_once(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setattr(instances, "PRUNED_AT_ONCE", number)


def add_runs(instance: DagsterInstance, count: int, *, days: int) -> set[str]:
    """Runs that ended so many days ago, as Dagster's records have them; their ids."""
    runs = [DagsterRun(job_name="hourly", run_id=str(uuid4()), status=SUCCESS) for _ in range(count)]
    then = f"{datetime.now(UTC) - timedelta(days=days):%F %T}"
    for run in runs:
        instance.add_run(run)
    with cast("SqlRunStorage", instance.run_storage).connect() as connection:
        for run in runs:
            connection.exec_driver_sql("update runs set create_timestamp = ? where run_id = ?", (then, run.run_id))
    return {run.run_id for run in runs}


def runs_of(instance: DagsterInstance) -> set[str]:
    return {run.run_id for run in instance.get_runs()}


class DagsterThatRuns:
    """Dagster's services, as far as their starter sees them: after each look something happens, then they end."""

    def __init__(self, *happens: Callable[[], None]) -> None:
        self._happens = [*happens]

    def poll(self) -> int | None:
        """Their exit code; None: they run."""
        return None if self._happens else 0

    def wait(self, timeout: float) -> int:
        """The time of a look."""
        self._happens.pop(0)()
        raise subprocess.TimeoutExpired("dagster", timeout)


def test_runs_older_than_14_days_go_while_the_ui_stays_up(
    home: Home, instance: DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgotten_at_once(monkeypatch, 3)
    kept = add_runs(instance, 4, days=KEPT_DAYS - 1)
    add_runs(instance, 14, days=KEPT_DAYS + 1)
    now, seen = [0.0], []

    def look() -> None:
        seen.append(len(runs_of(instance) - kept))

    def an_hour_less_a_second_later() -> None:
        add_runs(instance, 2, days=KEPT_DAYS + 1)
        now[0] = ui.SECONDS_BETWEEN - 1

    def a_second_later() -> None:
        look()
        now[0] += 1

    monkeypatch.setattr(ui, "monotonic", lambda: now[0])
    monkeypatch.setattr(ui, "_answers", lambda *_: False)
    dagster = DagsterThatRuns(look, look, look, an_hour_less_a_second_later, a_second_later, look)
    ui._watch(cast("subprocess.Popen[bytes]", dagster), home, "127.0.0.1", 0, [])
    assert seen == [8, 2, 0, 2, 0], "some at a time, so that Ctrl-C does not wait; then once an hour"
    assert runs_of(instance) == kept


def test_runs_older_than_14_days_go_with_ticks_whoever_runs_dagster(
    instance: DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgotten_at_once(monkeypatch, 5)
    kept = add_runs(instance, 2, days=KEPT_DAYS - 1)
    add_runs(instance, 8, days=KEPT_DAYS + 1)
    assert asks(instance, in_shards=False)
    assert len(runs_of(instance) - kept) == 3
    assert asks(instance, in_shards=True)
    assert runs_of(instance) == kept


def test_old_runs_of_somebody_elses_dagster_stay(home: Home, tmp_path: Path) -> None:
    home.make(home.root)
    with dg.DagsterInstance.local_temp(str(tmp_path)) as theirs:
        old = add_runs(theirs, 1, days=KEPT_DAYS + 1)
        assert asks(theirs, in_shards=False)
        assert runs_of(theirs) == old
    with open_instance(home) as instance:
        old = add_runs(instance, 1, days=KEPT_DAYS + 1)
        (home.dagster / "dagster.yaml").write_text("# The platform team's\n")
        assert asks(instance, in_shards=False)
        assert not tidy_again(home)
        assert runs_of(instance) == old


def test_two_processes_never_forget_the_same_runs_at_once(home: Home, instance: DagsterInstance) -> None:
    old = add_runs(instance, 1, days=KEPT_DAYS + 1)
    with FileLock(home.locks / "home-old-runs.lock"):
        assert not tidy(home, instance)
        assert runs_of(instance) == old
    tidy(home, instance)
    assert not runs_of(instance)


def test_the_ui_goes_on_where_old_runs_cannot_be_forgotten(
    home: Home, instance: DagsterInstance, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def is_locked(*_: object) -> None:
        raise OperationalError("delete", {}, Exception("database is locked"))

    add_runs(instance, 1, days=KEPT_DAYS + 1)
    monkeypatch.setattr(DagsterInstance, "delete_run", is_locked)
    assert not tidy_again(home)
    assert "Old runs could not be forgotten (OperationalError); in an hour it is tried again" in caplog.text
