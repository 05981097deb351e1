"""What Dagster loads: the assets, their jobs, schedules, sensors and checks. Nothing is decided here."""

from __future__ import annotations

import dagster as dg

from assets.events import events
from assets.groups import groups
from assets.member_storage import member_storage
from assets.members import members
from assets.report.asset import report
from assets.team_info import team_info
from assets.warehouse import licence_tables, loads, warehouse
from pipelines.checks import CHECKS
from pipelines.jobs import JOBS
from pipelines.schedules import SCHEDULES
from pipelines.sensors import SENSORS
from resources.dagster_resources import LicencesResource

defs = dg.Definitions(
    assets=[team_info, members, groups, member_storage, events, warehouse, licence_tables, report, loads],
    asset_checks=CHECKS,
    jobs=JOBS,
    schedules=SCHEDULES,
    sensors=SENSORS,
    resources={"licences": LicencesResource()},
    executor=dg.in_process_executor,
)
