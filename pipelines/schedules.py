"""When each job runs, and why then. All are off until they are switched on in the UI.

A tick is one run for all teams. While a run of the same kind is still going, the tick is skipped with a word.
"""

from __future__ import annotations

import dagster as dg
from dagster import DagsterRunStatus, RunsFilter

from pipelines.jobs import ALL_DUE, HOURLY, WEEKLY_AUDIT, weekly_digest

GOING = [DagsterRunStatus.QUEUED, DagsterRunStatus.NOT_STARTED, DagsterRunStatus.STARTING, DagsterRunStatus.STARTED]


def _schedule(
    name: str, job: dg.UnresolvedAssetJobDefinition | dg.JobDefinition, cron: str, words: str
) -> dg.ScheduleDefinition:
    def tick(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        going = context.instance.get_runs(RunsFilter(job_name=job.name, statuses=GOING), limit=1)
        if going:
            return dg.SkipReason(f"Run {going[0].run_id[:8]} of {job.name} is still going; the next tick tries again")
        return dg.RunRequest()

    tick.__annotations__["context"] = dg.ScheduleEvaluationContext
    return dg.schedule(name=name, job=job, cron_schedule=cron, execution_timezone="UTC", description=words)(tick)


SCHEDULES = [
    # Twelve minutes past: Dropbox's log lags by minutes, and everybody else asks at the full hour.
    _schedule("hourly", HOURLY, "12 * * * *", "Today's log, and days not read two hours after their end."),
    # After 02:00 UTC the day before can be read for the hourly job's last time; the directory is read once a day.
    _schedule("daily", ALL_DUE, "32 2 * * *", "Directory, storage when due, every unsettled day of the log."),
    # Sunday is the quietest day of most teams.
    _schedule("weekly_audit", WEEKLY_AUDIT, "2 4 * * 0", "The daily job, and the last 35 days of the log again."),
    # When the week begins, and after the daily job of most weeks.
    _schedule("weekly_digest", weekly_digest, "2 6 * * 1", "A message to every address: how each team's seats stand."),
]
