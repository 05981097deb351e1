"""The jobs: names, and what each brings up to date. When they run is in ``schedules``."""

# No postponed annotations here: Dagster looks at the form's own.

from typing import Any

import dagster as dg

from assets.run_config import DaysConfig, LogConfig, request_of
from resources.errors import FixSetup
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
    description="Days of the log once more, each replaced whole, then the tables: the last seven days, or those "
    "named in the launchpad (the arrow beside the button), where from_date is a day like 2026-10-01.",
)

JOBS = [ALL_DUE, HOURLY, WEEKLY_AUDIT, REREAD]
