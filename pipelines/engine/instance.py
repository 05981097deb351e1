"""Dagster's own home: its settings, and the runs that a killed process left behind."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dagster import DagsterInstance, DagsterRunStatus, RunsFilter
from filelock import FileLock, Timeout

from pipelines.engine.dagster_home import plain_name
from resources.errors import ReportBug
from resources.home import Home
from resources.storage.disk import disk_errors

IN_PROCESS_TAG = "dropbox_licences/in_process"
"""Marks runs of the command line: nothing but their own process watches over them."""

KEPT_DAYS = 14
PRUNED_AT_ONCE = 100
"""Enough to keep up with any schedule, few enough not to be felt at a start."""
FINISHED = [DagsterRunStatus.SUCCESS, DagsterRunStatus.FAILURE, DagsterRunStatus.CANCELED]

SETTINGS = """\
# Written by dropbox-licences at each start; changes here do not last.
run_storage:
  module: pipelines.engine.dagster_storage
  class: RunFile
  config: {root: {env: DAGSTER_HOME}}
event_log_storage:
  module: pipelines.engine.dagster_storage
  class: EventFiles
  config: {root: {env: DAGSTER_HOME}}
telemetry:
  enabled: false
nux:
  enabled: false
run_monitoring:
  enabled: true
  poll_interval_seconds: 30
retention:
  schedule:
    purge_after_days: 30
  sensor:
    purge_after_days:
      skipped: 7
      failure: 30
      success: 30
"""


def prepare(home: Home) -> Path:
    """Make Dagster's home with its settings, and point ``DAGSTER_HOME`` at it; all files are this user's alone."""
    os.umask(0o077)
    folder = home.make(home.dagster)
    settings = folder / "dagster.yaml"
    with disk_errors(settings):
        if not settings.exists() or settings.read_text() != SETTINGS:
            settings.write_text(SETTINGS)
            settings.chmod(0o600)
    os.environ["DAGSTER_HOME"] = str(plain_name(folder))
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "1"  # the setting alone leaves empty folders for what is never sent
    return folder


def open_instance(home: Home) -> DagsterInstance:
    """The instance that the UI shows, with dead runs marked as failed."""
    prepare(home)
    # The first opening makes Dagster's databases, and two processes at once would trip over each other's tables.
    with FileLock(home.make(home.locks) / "instance.lock", mode=0o600):
        instance = DagsterInstance.get()
    _check_settings(instance)
    unfinished = RunsFilter(
        statuses=[DagsterRunStatus.STARTED, DagsterRunStatus.STARTING, DagsterRunStatus.NOT_STARTED],
        tags={IN_PROCESS_TAG: "true"},
    )
    for run in instance.get_runs(unfinished):
        with _if_dead(home, run.run_id) as is_dead:
            if is_dead:
                instance.report_run_failed(run, "Its process was killed; what it had read is kept")
                instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)
    _prune(home, instance)
    return instance


def _check_settings(instance: DagsterInstance) -> None:
    """Whether Dagster found its settings; without them it would report to its makers.

    Raises:
        ReportBug: it did not.
    """
    if instance.telemetry_enabled or not instance.run_monitoring_enabled:
        instance.dispose()
        came_back = "Dagster did not read them"
        raise ReportBug(
            f"Opening Dagster with the settings of {instance.root_directory}", came_back, "Please report it"
        )


def _prune(home: Home, instance: DagsterInstance) -> None:
    """Forget runs that are older than ``KEPT_DAYS``, their logs too; what they read is in the lake."""
    before = datetime.now(UTC) - timedelta(days=KEPT_DAYS)
    for run in instance.get_runs(RunsFilter(statuses=FINISHED, created_before=before), limit=PRUNED_AT_ONCE):
        instance.delete_run(run.run_id)
        shutil.rmtree(home.dagster / "storage" / run.run_id, ignore_errors=True)


@contextmanager
def alive(home: Home, run_id: str) -> Iterator[None]:
    """While the block runs, others can tell that the run's process lives: the kernel releases its lock with it."""
    lock = _lock(home, run_id)
    with lock.acquire(timeout=0):
        yield
    Path(lock.lock_file).unlink(missing_ok=True)


@contextmanager
def _if_dead(home: Home, run_id: str) -> Iterator[bool]:
    lock = _lock(home, run_id)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()
        Path(lock.lock_file).unlink(missing_ok=True)


def _lock(home: Home, run_id: str) -> FileLock:
    return FileLock(home.make(home.locks) / f"run-{run_id}.lock", mode=0o600)
