"""The jobs: names, and what each brings up to date. When they run is in ``schedules``."""

# No postponed annotations here: Dagster looks at the form's own.

from typing import Any

import dagster as dg

from assets.answers.digest import digest, send_digest
from assets.definitions.run_config import DaysConfig, LogConfig, request_of
from resources import clock
from resources.dagster_resources import LicencesResource
from resources.delivery.alert_addresses import find_addresses, no_addresses
from resources.errors import FixSetup, LicencesError
from resources.home import Home
from resources.installation import Installation

SILENT_CONSOLE = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
"""Run config by which Dagster's events go to its database only; the command line shows progress of its own."""

ALL_DUE = dg.define_asset_job(
    "all_due",
    selection=dg.AssetSelection.all(),
    description="Everything that is due: directory, storage, every unsettled day of the log, the licence tables.",
)

HOURLY = dg.define_asset_job(
    "hourly",
    # A report bears the date of its day; the daily job writes it.
    selection=dg.AssetSelection.assets("events").downstream() - dg.AssetSelection.assets("report"),
    config={"ops": {"events": {"config": {"scope": "hourly"}}}},
    description="Today's log and days not read two hours after their end, then the licence tables.",
)

WEEKLY_AUDIT = dg.define_asset_job(
    "weekly_audit",
    selection=dg.AssetSelection.all(),
    config={"ops": {"events": {"config": {"scope": "audit"}}}},
    description="Everything that is due, and the last 35 days of the log once more.",
)


@dg.config_mapping
def days_to_read(asked: DaysConfig) -> dict[str, Any]:
    """The form of the job ``reread``, as the config of the asset that reads.

    Raises:
        DagsterInvalidConfigError: nothing could come of what is asked. No run begins, so no asset is marked as failed,
            and the form stays; Dagster puts words of its own before any error but its own kinds.
    """
    named = LogConfig(**asked.model_dump(), scope="named")
    try:
        request_of(named, run_id="")
        Installation(Home.from_environment()).chosen(asked.teams)
    except FixSetup as error:
        raise dg.DagsterInvalidConfigError(str(error), [], asked.model_dump()) from None  # type: ignore[no-untyped-call]
    return {"ops": {"events": {"config": named.model_dump()}}, **SILENT_CONSOLE}


REREAD = dg.define_asset_job(
    "reread",
    selection=HOURLY.selection,
    config=days_to_read,
    description="Days of the log once more, each replaced whole, then the tables: the last seven days and today, or "
    "those named in the launchpad (the arrow beside the button), where from_date is a day like 2026-10-01. The report "
    "is the daily job's.",
)


@dg.op(description="The week's summary of each team to every address that is set.")
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
        notices = digest(home, clock.now())
        failures = send_digest(notices, addresses)
    except LicencesError as error:
        raise dg.Failure(str(error), allow_retries=False) from None
    context.log.info("%d teams told to %d addresses", len(notices), len(addresses) - len(failures))
    if failures:
        raise dg.Failure("; ".join(map(str, failures)), allow_retries=False)


@dg.job(description="How each team's seats stand, what can go and what is due, as a message to every address.")
def weekly_digest() -> None:
    """Tell the week's summary."""
    tell_digest()


# Dagster's class of a job of assets is its own affair: no public name, so no closer type.
JOBS: list[Any] = [ALL_DUE, HOURLY, WEEKLY_AUDIT, REREAD, weekly_digest]
