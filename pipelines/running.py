"""A job from the command line: through Dagster, recorded in the instance that the UI shows, with live progress."""

from __future__ import annotations

import logging
from typing import Any
from uuid import uuid4

import click
import dagster as dg
from sqlalchemy.exc import SQLAlchemyError

from assets.definitions.names import Names
from assets.definitions.run_config import DaysConfig
from assets.event_log.asked_days import asked_days, check_kept
from assets.for_engines.manifest import manifest_address
from pipelines.checks import findings_in_lists
from pipelines.definitions import defs
from pipelines.engine.instance import IN_PROCESS_TAG, alive, open_instance
from pipelines.jobs import SILENT_CONSOLE, reading_config
from pipelines.terminal.progress import Progress
from pipelines.terminal.showing import printable
from pipelines.terminal.waiting import waiting_for_store
from resources import clock
from resources.dagster_resources import LicencesResource
from resources.errors import FixSetup
from resources.home import Home
from resources.installation import Failure, Installation, failure_lines
from resources.run_begin import begin_run
from resources.storage.disk import full, is_full

_CANNOT_WRITE = "disk I/O error"
_NO_WRITING_CURE = (
    "Look whether the disk quota of this user is used up, whether a limit is set (ulimit -f), and whether the disk is "
    "sound; then run again: what was read before is whole"
)
"""SQLite (SQLITE_IOERR) does not say more: only a full disk has words of its own."""


def run_job(home: Home, job: str, teams: list[str]) -> int:
    """Run a job to its end; returns the exit code.

    Args:
        home: where everything is.
        job: the job's name.
        teams: names of the teams to read; empty: all enabled ones.

    Raises:
        FixSetup: nothing could start: ``connections.toml`` is wrong, or a team is not declared.
        TryLater: the disk is full.
    """
    with waiting_for_store(home):
        installation = begin_run(home)
    names = [each.name for each in installation.chosen(teams)]
    return _run(installation, job, names, {**reading_config(Names(), job, teams), **SILENT_CONSOLE})


def reread_days(home: Home, team: str, first: str, last: str, *, accept_fewer: bool = False) -> int:
    """Read days of a team's log again; returns the exit code.

    Args:
        home: where everything is.
        team: its name.
        first: the first day, as YYYY-MM-DD or like ``7 days ago``.
        last: the last day, included, written alike; empty: today.
        accept_fewer: take an answer that has fewer events than what is held.

    Raises:
        FixSetup: nothing could start: the team is not declared, or nothing could come of such days.
        TryLater: the disk is full.
    """
    with waiting_for_store(home):
        installation = begin_run(home)
    _, last_day = asked_days(first, last, clock.now())
    for each in installation.chosen([team]):
        check_kept(each, last_day, clock.now())
    days = DaysConfig(teams=[team], from_date=first, until_date=last, accept_fewer=accept_fewer)
    return _run(installation, "reread", [team], days.model_dump())


def _run(installation: Installation, job: str, names: list[str], config: dict[str, Any]) -> int:
    home = installation.home
    if is_full(home.make(home.root)):
        raise full(home.root)
    if clock.is_set():
        click.echo(f"The clock is set to {clock.now():%Y-%m-%d %H:%M:%S} UTC by {clock.VARIABLE}.", err=True)
    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    run_id = str(uuid4())  # what Dagster gives runs of its own
    try:
        with (
            open_instance(home) as instance,
            alive(home, run_id),
            Progress(names) as progress,
            installation.heard_by(progress),
        ):
            result = defs.resolve_job_def(job).execute_in_process(
                resources={"licences": LicencesResource.given(installation)},
                instance=instance,
                run_id=run_id,
                run_config=config,
                tags={IN_PROCESS_TAG: "true"},
                raise_on_error=False,
            )
            _tell(home, result, installation.failures)
    except SQLAlchemyError as error:
        if is_full(home.root):
            raise full(home.root) from None  # Dagster's own database only says that it failed
        if _CANNOT_WRITE in str(error):
            came_back = f"the disk did not take what was written ({_CANNOT_WRITE})"
            raise FixSetup(f"Recording the run in {home.dagster}", came_back, _NO_WRITING_CURE) from None
        raise
    return 0 if result.success else 1


def _reason(event: dg.DagsterEvent) -> str:
    failed = event.step_failure_data
    if failed.user_failure_data and failed.user_failure_data.description:
        return failed.user_failure_data.description  # ours, without the name of Dagster's class
    cause = failed.error.cause or failed.error if failed.error else None
    return cause.message.strip() if cause else "no reason given"


def _tell(home: Home, result: dg.ExecuteInProcessResult, failures: list[Failure]) -> None:
    """Say how it went: each failed team with the reason and the cure, and what people's own lists leave open."""
    for line in failure_lines(failures):
        click.echo(f"Failed: {printable(line)}", err=True)
    for event in result.get_step_failure_events():
        if event.step_key == "loads" and failures:
            continue  # it says again what is said above
        click.echo(f"Failed: {event.step_key}: {printable(_reason(event))}", err=True)
    for finding in findings_in_lists(result.get_asset_check_evaluations()):
        for line in (f"Look at: {finding.words}", *(f"  {each}" for each in finding.lines)):
            click.echo(printable(line.replace("\n", " ")), err=True)
    if home.warehouse.exists():
        click.echo(f"Tables: {home.warehouse}", err=True)
    if result.success and (address := manifest_address(home)):
        click.echo(f"Tables for other engines: {address}", err=True)
