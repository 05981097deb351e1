"""Dagster's records while the UI stays up for weeks: runs of killed processes end, and old ones go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster import DagsterInstance, DagsterRun, DagsterRunStatus

from assets.definitions.names import Names
from pipelines.definitions import defs
from pipelines.engine.instance import IN_PROCESS_TAG, alive, end_dead_runs, open_instance
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
        instance.report_dagster_event(event, run_id=run.run_id)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(DagsterInstance, "get_runs", ends_when_it_was_listed)
        end_dead_runs(home, instance)
    assert status_of(instance, run) is SUCCESS


def test_a_tick_in_somebody_elses_dagster_leaves_runs_alone(home: Home, tmp_path: Path) -> None:
    with dg.DagsterInstance.local_temp(str(tmp_path)) as theirs:
        for settings in (None, "# The platform team's\n", ""):
            if settings is not None:
                (home.make(home.dagster) / "dagster.yaml").write_text(settings)
            run = of_command_line(theirs)
            assert "is still going" in daily_tick(theirs).skip_message
            assert status_of(theirs, run) is STARTED, "it may go on on another machine"


def test_a_tick_with_an_engineers_settings_in_the_home_leaves_runs_alone(
    home: Home, instance: DagsterInstance
) -> None:
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
