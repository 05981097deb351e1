"""What Dagster loads: the assets, their jobs, schedules, sensors and checks. Nothing is decided here."""

from __future__ import annotations

import dagster as dg

from assets.definitions.reading import team_asset
from assets.definitions.report import report
from assets.definitions.warehouse import licence_tables, loads, warehouse
from assets.subjects import SUBJECTS
from pipelines.checks import CHECKS
from pipelines.jobs import JOBS
from pipelines.schedules import SCHEDULES
from pipelines.sensors import SENSORS
from resources.dagster_resources import LicencesResource

defs = dg.Definitions(
    assets=[*map(team_asset, SUBJECTS), warehouse, licence_tables, report, loads],
    asset_checks=CHECKS,
    jobs=JOBS,
    schedules=SCHEDULES,
    sensors=SENSORS,
    resources={"licences": LicencesResource()},
    executor=dg.in_process_executor,
)
