"""What Dagster loads: the assets, their jobs, schedules, sensors and checks. Nothing is decided here."""

from __future__ import annotations

import dagster as dg

from assets.definitions.names import Names
from assets.definitions.reading import team_asset
from assets.definitions.report import report
from assets.definitions.warehouse import licence_tables, loads, warehouse
from assets.subjects import SUBJECTS
from pipelines.checks import checks
from pipelines.jobs import jobs
from pipelines.schedules import schedules
from pipelines.sensors import alerts
from pipelines.shards import Sharding
from resources.dagster_resources import LicencesResource
from resources.shards import shard_count


def definitions_of(names: Names, home: str) -> dg.Definitions:
    """All of it.

    Args:
        names: how assets, steps and jobs are called.
        home: the home's folder; empty: the one that the environment names.

    Raises:
        FixSetup: ``DROPBOX_LICENCES_SHARDS`` makes no sense.
    """
    shards = shard_count()
    sharding = Sharding(names, home, shards) if shards > 1 else None
    assets = [
        *(team_asset(subject, names) for subject in SUBJECTS),
        warehouse(names),
        licence_tables(names),
        report(names),
        loads(names),
    ]
    all_jobs = jobs(names, home, assets)
    return dg.Definitions(
        assets=assets,
        asset_checks=[checks(names)],
        jobs=[*all_jobs.all, *([sharding.now()] if sharding else [])],
        schedules=schedules(names, home, all_jobs, sharding),
        sensors=[alerts(names), *([sharding.sensor(all_jobs, assets)] if sharding else [])],
        resources={"licences": LicencesResource(home=home)},
    )


defs = dg.Definitions.merge(definitions_of(Names(), ""), dg.Definitions(executor=dg.in_process_executor))
