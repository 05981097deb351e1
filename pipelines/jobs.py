"""The jobs: names, and what each brings up to date. When they run is in ``schedules``."""

from __future__ import annotations

import dagster as dg

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

JOBS = [ALL_DUE, HOURLY, WEEKLY_AUDIT]
