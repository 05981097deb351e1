"""A run in Dagster, in this process: of a whole job, or of those of its steps that a test looks at."""

from __future__ import annotations

from typing import Any

import dagster as dg

from pipelines.definitions import defs
from pipelines.jobs import SILENT_CONSOLE

Checks = dict[tuple[str, str], dg.AssetCheckEvaluation]
TABLES_CHECKED = "published_tables"
"""The step of all checks of the published tables."""


def run_job(
    *steps: str, job: str = "all_due", config: dict[str, Any] | None = None
) -> tuple[dg.ExecuteInProcessResult, dg.DagsterRun]:
    """Run a job, or some of its steps only.

    All of them take three seconds; a step that reads takes a tenth of that, and ``linked_home`` makes tables in one.
    A step waits only for those that it names as what it needs, not for those behind them.
    """
    with dg.DagsterInstance.ephemeral() as instance:
        result = defs.resolve_job_def(job).execute_in_process(
            instance=instance,
            raise_on_error=False,
            run_config={**SILENT_CONSOLE, **(config or {})},
            op_selection=steps or None,
        )
        (stored,) = instance.get_runs()
        return result, stored


def checks_of(result: dg.ExecuteInProcessResult) -> Checks:
    """What the checks of a run say, by asset and name."""
    found = result.get_asset_check_evaluations()
    return {(each.asset_key.to_user_string(), each.check_name): each for each in found}


def failed_steps(result: dg.ExecuteInProcessResult) -> list[str | None]:
    """The steps of a run that failed."""
    return [event.step_key for event in result.get_step_failure_events()]


def metadata_of(result: dg.ExecuteInProcessResult) -> dict[str, dict[str, dg.MetadataValue]]:
    """What a run tells of each asset that it made."""
    return {
        event.asset_key.to_user_string(): {**event.materialization.metadata}
        for event in result.get_asset_materialization_events()
        if event.asset_key
    }
