"""The jobs: names, and what each brings up to date. When they run is in ``schedules``.

All run in one process, whatever executor a host's project has: failures are remembered within a run's process.
"""

# No postponed annotations here: Dagster looks at the form's own.

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dagster as dg
from dagster import DagsterRunStatus

from assets.answers.digest import digest, send_digest
from assets.definitions.names import Names
from assets.definitions.run_config import DaysConfig, LogConfig, request_of
from assets.definitions.shard_runs import READING_JOBS
from assets.subjects import EVENTS, SUBJECTS, Subject
from pipelines.newest_tables import bring_newest
from resources import clock
from resources.dagster_resources import LicencesResource
from resources.delivery.alert_addresses import find_addresses, no_addresses
from resources.errors import FixSetup, LicencesError
from resources.storage.reports_beside_lake import keep_beside_lake

SILENT_CONSOLE = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
"""Run config by which Dagster's events go to its database only; the command line shows progress of its own."""
GOING = [DagsterRunStatus.QUEUED, DagsterRunStatus.NOT_STARTED, DagsterRunStatus.STARTING, DagsterRunStatus.STARTED]

WORDS = {
    "all_due": "Everything that is due: directory, storage, every unsettled day of the log, the licence tables.",
    "hourly": "Today's log and days not read two hours after their end, then the licence tables.",
    "weekly_audit": "Everything that is due, and the last 35 days of the log once more.",
    "reread": "Days of the log once more, each replaced whole, then the tables: the last seven days and today, or "
    "those named in the launchpad (the arrow beside the button), where from_date is a day like 2026-10-01. The "
    "report is the daily job's.",
}
"""What each job of assets brings up to date, as the UI shows it."""


def subjects_of(job: str) -> Sequence[Subject]:
    """What a job reads that reads what is due."""
    return [EVENTS] if job == "hourly" else SUBJECTS


def reading_config(names: Names, job: str, teams: Sequence[str]) -> dict[str, Any]:
    """The run config by which such a job reads these teams only; all, if none is named."""
    of_all = {"teams": [*teams]}
    of_the_log = {**of_all, "scope": READING_JOBS[job]}
    ops = {names.of(each.name): {"config": of_the_log if each.takes_days else of_all} for each in subjects_of(job)}
    return {"ops": ops}


# Dagster's class of a job of assets is its own affair: no public name, so no closer type.
@dataclass(frozen=True)
class Jobs:
    """The jobs of a set of definitions."""

    all_due: Any
    hourly: Any
    weekly_audit: Any
    reread: Any
    weekly_digest: dg.JobDefinition
    monthly_report: dg.JobDefinition

    @property
    def all(self) -> list[Any]:
        """All of them."""
        return [*vars(self).values()]


def jobs(names: Names, home: str, assets: Sequence[dg.AssetsDefinition]) -> Jobs:
    """The jobs.

    Args:
        names: how they are called.
        home: the home's folder; empty: the one that the environment names.
        assets: what they bring up to date; nothing else that a host's project has.
    """
    every = dg.AssetSelection.assets(*assets)
    events = dg.AssetSelection.assets(names.key("events"))
    # A report has the date of its day; the daily job writes it.
    of_the_log = events.downstream() & every - dg.AssetSelection.assets(names.key("report"))

    def job(name: str, selection: dg.AssetSelection, config: Any) -> Any:
        return dg.define_asset_job(
            names.of(name),
            selection=selection,
            config=config,
            description=WORDS[name],
            executor_def=dg.in_process_executor,
        )

    def of_scope(name: str) -> dict[str, Any]:
        return {"ops": {names.of("events"): {"config": {"scope": READING_JOBS[name]}}}}

    return Jobs(
        all_due=job("all_due", every, None),
        hourly=job("hourly", of_the_log, of_scope("hourly")),
        weekly_audit=job("weekly_audit", every, of_scope("weekly_audit")),
        reread=job("reread", of_the_log, _days_to_read(names, home)),
        weekly_digest=_weekly_digest(names),
        monthly_report=_monthly_report(names),
    )


def _days_to_read(names: Names, home: str) -> dg.ConfigMapping:
    """The form of the job ``reread``, as the config of the asset that reads."""

    @dg.config_mapping
    def days_to_read(asked: DaysConfig) -> dict[str, Any]:
        """Say no to what nothing could come of.

        Raises:
            DagsterInvalidConfigError: it is such. No run begins, so no asset is marked as failed, and the form stays;
                Dagster puts words of its own before any error but its own kinds.
        """
        named = LogConfig(**asked.model_dump(), scope="named")
        try:
            request_of(named, run_id="")
            LicencesResource(home=home).installation.chosen(asked.teams)
        except FixSetup as error:
            raise dg.DagsterInvalidConfigError(str(error), [], asked.model_dump()) from None  # type: ignore[no-untyped-call]
        return {"ops": {names.of("events"): {"config": named.model_dump()}}, **SILENT_CONSOLE}

    return days_to_read


def _weekly_digest(names: Names) -> dg.JobDefinition:
    """Tell the week's summary."""

    @dg.op(name=names.of("tell_digest"), description="The week's summary of each team to every address that is set.")
    def tell_digest(context: dg.OpExecutionContext, licences: LicencesResource) -> None:
        """Send the digest.

        Raises:
            Failure: no address is set, nothing was published yet, or an address did not take it; Dagster shows why.
        """
        home = licences.installation.home
        try:
            addresses, _ = find_addresses(home)
            if not addresses:
                raise no_addresses()
            bring_newest(home)
            notices = digest(home, clock.now())
            failures = send_digest(notices, addresses)
        except LicencesError as error:
            raise dg.Failure(str(error), allow_retries=False) from None
        context.log.info("Digests of %d teams sent to %d addresses", len(notices), len(addresses) - len(failures))
        if failures:
            raise dg.Failure("; ".join(map(str, failures)), allow_retries=False)

    @dg.job(
        name=names.of("weekly_digest"),
        executor_def=dg.in_process_executor,
        description="How each team's seats stand, what can go and what is due, as a message to every address.",
    )
    def weekly_digest() -> None:
        tell_digest()

    return weekly_digest


def _monthly_report(names: Names) -> dg.JobDefinition:
    """Write the month's files."""

    @dg.op(name=names.of("write_month"), description="Reports of teams and departments, and the workbook.")
    def write_files(context: dg.OpExecutionContext, licences: LicencesResource) -> None:
        """Write them.

        Raises:
            Failure: nothing was published yet, or a file cannot be written; Dagster shows why.
        """
        from assets.report.monthly import write_month  # noqa: PLC0415 - xlsxwriter is for this alone

        try:
            home = licences.installation.home
            bring_newest(home)
            paths = write_month(home, clock.now(), context.log.info)
            beside = keep_beside_lake(home, paths)
        except LicencesError as error:
            raise dg.Failure(str(error), allow_retries=False) from None
        for place in (*paths, *beside):
            context.log.info("Written: %s", place)

    @dg.job(
        name=names.of("monthly_report"),
        executor_def=dg.in_process_executor,
        description="The files for those who decide, into the home's folder reports: a report of each team, of all, of "
        "each department, and the workbook.",
    )
    def monthly_report() -> None:
        write_files()

    return monthly_report
