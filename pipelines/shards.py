"""Teams read in parts, each by a run of its own, and the tables made when these have ended; docs/grow.md.

Only with ``DROPBOX_LICENCES_SHARDS`` above 1. A tick of a schedule asks for a run for each shard: a part of the same
job, which only reads. The sensor compares what has ended with the moment of the tables, so it does not matter which
tick, and which part of it, came late, twice or never.
"""

# No postponed annotations here: Dagster looks at a tick's own.

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import dagster as dg
from dagster import DagsterRunStatus, RunRecord, RunsFilter

from assets.definitions.names import Names
from assets.definitions.shard_runs import READING_JOBS, SHARD, SHARDS, TICK
from assets.subjects import READ
from assets.tables import licence
from pipelines.engine.instance import tidy_before_tick
from pipelines.jobs import GOING, Jobs, reading_config, subjects_of
from resources.dagster_resources import LicencesResource
from resources.errors import FixSetup
from resources.shards import by_shard

NOW = "all_shards_now"
SECONDS_BETWEEN = 15
PATIENCE = timedelta(minutes=30)
"""So long the tables wait, when a shard has ended, for others that are still being read."""
TRIES = 2
"""So often tables are made of what was read; then they wait for more to be read."""
WHOLE_AGAIN = {"dagster/retry_strategy": "ALL_STEPS"}
"""Dagster's own retries would else begin in the middle, on a machine that may have loaded nothing, or long ago."""
WORDS = (
    "Makes the tables, of all teams, when runs of shards have ended; it waits up to half an hour for those that are "
    f"still going. Starts a run for each shard when the job {NOW} was launched."
)


@dataclass(frozen=True)
class Sharding:
    """How a set of definitions reads its teams in ``shards`` parts; ``home`` is empty for that of the environment."""

    names: Names
    home: str
    shards: int

    def asked_for(self, instance: dg.DagsterInstance, job: str, tick: str) -> list[dg.RunRequest]:
        """What a tick of a job asks for: a run for each shard that has teams and is not being read by this job.

        If there is no team to read, or the file of the teams is wrong, it is the job's one run, which says so.
        """
        tidy_before_tick(self.home, instance)
        going = instance.get_runs(RunsFilter(job_name=self.names.of(job), statuses=GOING))
        if any(not run.tags.keys() & {SHARD, SHARDS} for run in going):  # it reads all teams
            return []
        busy = {run.tags.get(SHARD) for run in going}
        teams = by_shard(self._enabled(), self.shards)
        if not teams:
            return [dg.RunRequest(run_key=tick, tags={TICK: tick})]
        read = [self.names.key(dataset.asset) for each in subjects_of(job) for dataset in each.datasets]
        return [
            dg.RunRequest(
                run_key=f"{tick}-{shard}",
                tags={SHARD: str(shard), TICK: tick},
                run_config=reading_config(self.names, job, names),
                asset_selection=read,
            )
            for shard, names in teams.items()
            if str(shard) not in busy
        ]

    def _enabled(self) -> list[str]:
        try:
            return [each.name for each in LicencesResource(home=self.home).installation.chosen()]
        except FixSetup:
            return []

    def now(self) -> dg.JobDefinition:
        """The job that people launch to have all shards read at once."""

        @dg.op(
            name=self.names.of("ask_all_shards"), description=f"The sensor shards does it, {SECONDS_BETWEEN} s later."
        )
        def ask_all_shards(context: dg.OpExecutionContext) -> None:
            context.log.info("The sensor %s starts a run for each shard", self.names.of("shards"))

        @dg.job(
            name=self.names.of(NOW),
            executor_def=dg.in_process_executor,
            description="Everything that is due, of all teams: a run for each shard, then the tables.",
        )
        def all_shards_now() -> None:
            ask_all_shards()

        return all_shards_now

    def sensor(self, jobs: Jobs, assets: Sequence[dg.AssetsDefinition]) -> dg.SensorDefinition:
        """The sensor that does what is due between and after the runs of shards.

        Args:
            jobs: the jobs of these definitions.
            assets: what they bring up to date.
        """
        read = {self.names.key(dataset.asset) for dataset in READ}
        made = sorted(key for each in assets for key in each.keys if key not in read)

        def tick(context: dg.SensorEvaluationContext) -> dg.SkipReason | dg.RunRequest | list[dg.RunRequest]:
            return self._asked_now(context.instance) or self._tables(context.instance, made)

        tick.__annotations__["context"] = dg.SensorEvaluationContext
        return dg.sensor(
            name=self.names.of("shards"),
            job=jobs.all_due,
            minimum_interval_seconds=SECONDS_BETWEEN,
            default_status=dg.DefaultSensorStatus.RUNNING,
            description=WORDS,
        )(tick)

    def _asked_now(self, instance: dg.DagsterInstance) -> list[dg.RunRequest]:
        """The runs that a person asked for by the job ``all_shards_now``, if none of them is there yet."""
        asked = RunsFilter(
            job_name=self.names.of(NOW),
            statuses=[DagsterRunStatus.SUCCESS],
            created_after=datetime.now(UTC) - timedelta(days=1),
        )
        for run in instance.get_runs(asked, limit=1):
            if not instance.get_runs(RunsFilter(tags={TICK: run.run_id}), limit=1):
                return self.asked_for(instance, "all_due", run.run_id)
        return []

    def _tables(self, instance: dg.DagsterInstance, made: Sequence[dg.AssetKey]) -> dg.SkipReason | dg.RunRequest:
        """The run that makes the tables, if shards have ended since they were made."""
        runs = self._runs_of_shards(instance)
        made_at = self._made_at(instance)
        new = sorted((run for run in runs if (run.end_time or 0.0) > made_at), key=lambda run: run.end_time or 0.0)
        if not new:
            return dg.SkipReason("No shard has ended since the tables were made")
        tags = {SHARDS: str(self.shards)}
        tried = instance.get_run_records(RunsFilter(job_name=self.names.of("all_due"), tags=tags), limit=TRIES)
        if tried and not tried[0].dagster_run.is_finished:
            return dg.SkipReason(f"Run {tried[0].dagster_run.run_id[:8]} makes the tables")
        tries = sum(run.create_timestamp.timestamp() > (new[-1].end_time or 0.0) for run in tried)
        if tries >= TRIES:
            return dg.SkipReason(
                f"The tables could not be made {tries} times; when a shard has ended they are tried again"
            )
        waits_for = sorted({run.dagster_run.tags[SHARD] for run in runs if _is_going(run.dagster_run)})
        if waits_for and time.time() - (new[0].end_time or 0.0) < PATIENCE.total_seconds():
            return dg.SkipReason(f"Shards that are still being read: {', '.join(waits_for)}")
        is_hourly = all(run.dagster_run.job_name == self.names.of("hourly") for run in new)
        last = new[-1].dagster_run
        return dg.RunRequest(
            run_key=f"{last.run_id}-{tries}",
            tags={**tags, **WHOLE_AGAIN, TICK: last.tags.get(TICK, "")},
            # A report has the date of its day; the daily job writes it.
            asset_selection=[key for key in made if not (is_hourly and key == self.names.key("report"))],
        )

    def _runs_of_shards(self, instance: dg.DagsterInstance) -> list[RunRecord]:
        """The newest runs of shards, some for each job and shard."""
        tags = {SHARD: [str(shard) for shard in range(self.shards)]}
        filters = [RunsFilter(job_name=self.names.of(job), tags=tags) for job in READING_JOBS]
        return [record for each in filters for record in instance.get_run_records(each, limit=4 * self.shards)]

    def _made_at(self, instance: dg.DagsterInstance) -> float:
        """When the run began that made the newest tables, whichever it was; what ended before is in them."""
        made = instance.get_latest_materialization_event(self.names.key(licence.LICENCE_POSITION.name))
        if made is None:
            return 0.0
        record = instance.get_run_record_by_id(made.run_id)
        return (record and record.start_time) or made.timestamp


def _is_going(run: dg.DagsterRun) -> bool:
    """Whether a run is not over, or Dagster is about to begin it again."""
    return not run.is_finished or run.is_complete_and_waiting_to_retry
