"""Dagster's own home: its settings, the runs that a killed process left behind, and those that are old."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dagster import DagsterInstance, DagsterRunStatus, RunsFilter
from filelock import FileLock, Timeout
from sqlalchemy.exc import SQLAlchemyError

from pipelines.engine.dagster_home import plain_name
from pipelines.engine.dagster_settings import FILE_NAME, are_ours, get_instance, write_ours
from resources.errors import LicencesError
from resources.home import Home
from resources.storage.locks import take_file

LOGGER = logging.getLogger("dropbox_licences.dagster")
IN_PROCESS_TAG = "dropbox_licences/in_process"
"""Marks runs of the command line: nothing but their own process watches over them."""

EVENTS_TOGETHER = "200"
"""So many events Dagster hands over at once where they come at once: a run plans some seventy."""
KEPT_DAYS = 14
PRUNED_AT_ONCE = 100
"""Enough to keep up with any schedule, few enough not to be felt at a start or in a tick."""
UNDER_WAY = [DagsterRunStatus.STARTING, DagsterRunStatus.STARTED, DagsterRunStatus.CANCELING]
FINISHED = [DagsterRunStatus.SUCCESS, DagsterRunStatus.FAILURE, DagsterRunStatus.CANCELED]


def prepare(home: Home) -> Path:
    """Make Dagster's home with its settings, and point ``DAGSTER_HOME`` at it; all files are this user's alone.

    Settings that an engineer put there are left as they are.
    """
    os.umask(0o077)
    folder = home.make(home.dagster)
    write_ours(folder / FILE_NAME)
    os.environ["DAGSTER_HOME"] = str(plain_name(folder))
    os.environ.setdefault("DAGSTER_EVENT_BATCH_SIZE", EVENTS_TOGETHER)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "1"  # the setting alone leaves empty folders for what is never sent
    return folder


def open_instance(home: Home) -> DagsterInstance:
    """The instance that the UI shows, with dead runs marked as failed."""
    prepare(home)
    settings = home.dagster / FILE_NAME
    # The first opening makes Dagster's databases, and two processes at once would trip over each other's tables.
    with take_file(_opening(home)):
        instance = get_instance(settings)
        _remove_left_locks(home)
    tidy(home, instance)
    return instance


def tidy(home: Home, instance: DagsterInstance) -> bool:
    """End the runs whose process was killed, and forget some old ones; returns whether more may be left to forget.

    Nothing where the instance is not this home's own, with our settings: what it holds may be of other projects and
    machines, which have no locks here.
    """
    if not _is_of(home, instance):
        return False
    _end_dead_runs(home, instance)
    return _prune(home, instance) == PRUNED_AT_ONCE


def tidy_before_tick(place: str, instance: DagsterInstance) -> None:
    """The same for a tick, which says what it has to say even if that fails: whoever runs Dagster, it stays tidy.

    Args:
        place: the home's folder; empty: the one that the environment names.
        instance: the tick's.
    """
    with suppress(LicencesError):
        tidy(Home.at(place) if place else Home.from_environment(), instance)


def tidy_again(home: Home) -> bool:
    """The same while a UI is up, whose schedules may be off; returns whether more may be left to forget."""
    if not are_ours(home.dagster / FILE_NAME):
        return False
    try:
        with open_instance(home) as instance:
            return tidy(home, instance)
    except (LicencesError, SQLAlchemyError, OSError) as error:  # the UI itself goes on
        LOGGER.warning("Old runs could not be forgotten (%s); in an hour it is tried again", type(error).__name__)
        return False


def _end_dead_runs(home: Home, instance: DagsterInstance) -> None:
    """Mark as failed the command line's runs whose process was killed: none of Dagster's services looks after them."""
    unfinished = RunsFilter(
        statuses=[DagsterRunStatus.STARTED, DagsterRunStatus.STARTING, DagsterRunStatus.NOT_STARTED],
        tags={IN_PROCESS_TAG: "true"},
    )
    for run in instance.get_runs(unfinished):
        with _if_dead(home, run.run_id) as is_dead:
            now = instance.get_run_by_id(run.run_id) if is_dead else None
            if now and not now.is_finished:  # it may have ended, and given its lock back, since it was listed
                instance.report_run_failed(now, "Its process was killed; what it had read is kept")
                instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)


def _is_of(home: Home, instance: DagsterInstance) -> bool:
    """Whether an instance is the one in the home's folder, and has our settings."""
    settings = home.dagster / FILE_NAME
    is_there = Path(instance.root_directory).resolve() == home.dagster.resolve()  # ``plain_name`` makes a link to it
    return is_there and settings.exists() and are_ours(settings)


def end_runs_left_behind(home: Home, instance: DagsterInstance) -> None:
    """Mark as failed the runs that an earlier UI of this home had started: they ended with it, or with the machine.

    For whoever holds the place of the home's only UI. Dagster itself sees such runs only while the services that
    started them live, and ten of them would let no other begin.
    """
    if not are_ours(home.dagster / FILE_NAME):  # they may go on, on other machines
        return
    for run in instance.get_runs(RunsFilter(statuses=UNDER_WAY)):
        if IN_PROCESS_TAG not in run.tags:
            instance.report_run_failed(run, "The UI that had started it ended; what it had read is kept")


def _prune(home: Home, instance: DagsterInstance) -> int:
    """Forget runs older than ``KEPT_DAYS``, their logs too, and say how many; what they read is in the lake."""
    before = datetime.now(UTC) - timedelta(days=KEPT_DAYS)
    try:
        held = take_file(FileLock(home.make(home.locks) / "home-old-runs.lock", mode=0o600), 0)
    except Timeout:  # another process is about it: both would delete the same files
        return 0
    with held:
        old = instance.get_runs(RunsFilter(statuses=FINISHED, created_before=before), limit=PRUNED_AT_ONCE)
        for run in old:
            instance.delete_run(run.run_id)
            shutil.rmtree(home.dagster / "storage" / run.run_id, ignore_errors=True)
    return len(old)


@contextmanager
def alive(home: Home, run_id: str) -> Iterator[None]:
    """While the block runs, others can tell that the run's process lives: the kernel releases its lock with it."""
    lock = _lock(home, run_id)
    with take_file(_opening(home)):  # else its file could be taken for one that was left
        held = take_file(lock, 0)
    with held:
        yield
    Path(lock.lock_file).unlink(missing_ok=True)


@contextmanager
def _if_dead(home: Home, run_id: str) -> Iterator[bool]:
    lock = _lock(home, run_id)
    try:
        take_file(lock, 0)
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()
        Path(lock.lock_file).unlink(missing_ok=True)


def _remove_left_locks(home: Home) -> None:
    """Delete locks of processes that were killed before their run was recorded, or after its end."""
    for path in home.locks.glob("run-*.lock"):
        with _if_dead(home, path.stem.removeprefix("run-")):
            pass


def _opening(home: Home) -> FileLock:
    return FileLock(home.make(home.locks) / "home-instance.lock", mode=0o600)


def _lock(home: Home, run_id: str) -> FileLock:
    return FileLock(home.make(home.locks) / f"run-{run_id}.lock", mode=0o600)
