"""When each job runs, and why then. All are off until they are switched on in the UI.

A tick is one run for all teams, or one for each shard of them (``shards``). What is still being read by a run of the
same kind is not asked for again, and a tick that asks for nothing says so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import dagster as dg
from dagster import RunsFilter

from assets.definitions.names import Names
from assets.definitions.shard_runs import READING_JOBS
from pipelines.engine.instance import tidy_before_tick
from pipelines.jobs import GOING, Jobs
from pipelines.shards import Sharding

Tick = dg.RunRequest | list[dg.RunRequest] | dg.SkipReason


def _one_run(home: str, job: Any) -> Callable[[dg.ScheduleEvaluationContext], Tick]:
    def tick(context: dg.ScheduleEvaluationContext) -> Tick:
        tidy_before_tick(home, context.instance)
        going = context.instance.get_runs(RunsFilter(job_name=job.name, statuses=GOING), limit=1)
        if going:
            return dg.SkipReason(f"Run {going[0].run_id[:8]} of {job.name} is still going; the next tick tries again")
        return dg.RunRequest()

    return tick


def _a_run_a_shard(sharding: Sharding, job: str, schedule: str) -> Callable[[dg.ScheduleEvaluationContext], Tick]:
    def tick(context: dg.ScheduleEvaluationContext) -> Tick:
        name = f"{schedule} {context.scheduled_execution_time:%Y-%m-%dT%H:%MZ}"
        asked = sharding.asked_for(context.instance, job, name)
        return asked or dg.SkipReason(f"Every shard is still being read by runs of {job}; the next tick tries again")

    return tick


def schedules(names: Names, home: str, jobs: Jobs, sharding: Sharding | None) -> list[dg.ScheduleDefinition]:
    """The schedules.

    Args:
        names: how they are called.
        home: the home's folder; empty: the one that the environment names.
        jobs: what they start.
        sharding: how the jobs' teams are read in parts, if they are.
    """
    by_name = {job.name: name for name, job in vars(jobs).items()}

    def every(name: str, job: Any, cron: str, words: str) -> dg.ScheduleDefinition:
        kind = by_name[job.name]
        in_shards = sharding if kind in READING_JOBS else None
        tick = _a_run_a_shard(in_shards, kind, names.of(name)) if in_shards else _one_run(home, job)
        tick.__annotations__["context"] = dg.ScheduleEvaluationContext
        declare = dg.schedule(
            name=names.of(name), job=job, cron_schedule=cron, execution_timezone="UTC", description=words
        )
        return declare(tick)

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
