"""When each job runs, and why then. All are off until they are switched on in the UI.

A tick is one run for all teams. While a run of the same kind is still going, the tick is skipped with a word.
"""

from __future__ import annotations

from typing import Any

import dagster as dg
from dagster import DagsterRunStatus, RunsFilter

from assets.definitions.names import Names
from pipelines.jobs import Jobs

GOING = [DagsterRunStatus.QUEUED, DagsterRunStatus.NOT_STARTED, DagsterRunStatus.STARTING, DagsterRunStatus.STARTED]


def _schedule(name: str, job: Any, cron: str, words: str) -> dg.ScheduleDefinition:
    def tick(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        going = context.instance.get_runs(RunsFilter(job_name=job.name, statuses=GOING), limit=1)
        if going:
            return dg.SkipReason(f"Run {going[0].run_id[:8]} of {job.name} is still going; the next tick tries again")
        return dg.RunRequest()

    tick.__annotations__["context"] = dg.ScheduleEvaluationContext
    return dg.schedule(name=name, job=job, cron_schedule=cron, execution_timezone="UTC", description=words)(tick)


def schedules(names: Names, jobs: Jobs) -> list[dg.ScheduleDefinition]:
    """The schedules of these jobs."""

    def every(name: str, job: Any, cron: str, words: str) -> dg.ScheduleDefinition:
        return _schedule(names.of(name), job, cron, words)

    return [
        # Twelve minutes past: Dropbox's log lags by minutes, and everybody else asks at the full hour.
        every("hourly", jobs.hourly, "12 * * * *", "Today's log, and days not read two hours after their end."),
        # After 02:00 UTC the day before can be read for the hourly job's last time; the directory is read once a day.
        every("daily", jobs.all_due, "32 2 * * *", "Directory, storage when due, every unsettled day of the log."),
        # Sunday is the quietest day of most teams.
        every("weekly_audit", jobs.weekly_audit, "2 4 * * 0", "The daily job, and the last 35 days of the log again."),
        # When the week begins, and after the daily job of most weeks.
        every(
            "weekly_digest", jobs.weekly_digest, "2 6 * * 1", "A message to every address: how each team's seats stand."
        ),
        # After the daily job, when the month before is whole.
        every(
            "monthly_report", jobs.monthly_report, "2 7 1 * *", "Reports of teams and departments, and the workbook."
        ),
    ]
