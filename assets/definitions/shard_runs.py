"""The runs that read a shard of the teams each, and what the run that makes the tables after them says of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import dagster as dg
from dagster import DagsterRunStatus, RunRecord, RunsFilter

from assets.definitions.declaring import plain_table
from assets.definitions.names import Names
from assets.event_log.windows import Scope
from assets.selects import select_of
from resources.published import Published
from resources.shards import by_shard

SHARD = "dropbox_licences/shard"
"""Tag of a run that reads some teams: the number of their shard."""
SHARDS = "dropbox_licences/shards"
"""Tag of a run that makes the tables of what shards have read: how many shards there are."""
TICK = "dropbox_licences/tick"
"""Tag of both: what asked for them."""
READING_JOBS: Mapping[str, Scope] = {"all_due": "all_due", "hourly": "hourly", "weekly_audit": "audit"}
"""Jobs that read what is due, each with the days of the log that are due in it; a tick asks a run for each shard."""
MOST_NAMED = 5
_ENDED_BADLY = {DagsterRunStatus.FAILURE: "failed", DagsterRunStatus.CANCELED: "was ended"}


@dataclass(frozen=True)
class ShardsRead:
    """What became of the newest run of each shard.

    Attributes:
        failures: a line for each team and reason that failed, and for each shard whose run did not come to its end.
        table: the shards with their runs.
    """

    failures: list[str]
    table: dg.TableMetadataValue


def shards_read(instance: dg.DagsterInstance, names: Names, shards: int, published: Published) -> ShardsRead:
    """What became of the shards, by Dagster's records and the published ``loads``."""
    enabled = published.ask("select team from teams where enabled order by team").rows
    teams = by_shard((team for (team,) in enabled), shards)
    newest = {shard: _newest(instance, names, shard) for shard in teams}
    missing = [line for shard, run in newest.items() if (line := _missing(shard, shards, teams[shard], run))]
    run_ids = [run.dagster_run.run_id for run in newest.values() if run]
    failed = published.ask(select_of("lists/failed_readings"), run_ids=run_ids).rows
    rows = [
        (shard, len(teams[shard]), run.dagster_run.run_id if run else "", run.dagster_run.status.value if run else "")
        for shard, run in newest.items()
    ]
    return ShardsRead(
        [*missing, *(f"{team} ({subjects}): {error}. {cure}" for team, subjects, error, cure in failed)],
        plain_table(("shard", "teams", "run", "state"), rows),
    )


def _newest(instance: dg.DagsterInstance, names: Names, shard: int) -> RunRecord | None:
    found = [
        record
        for job in READING_JOBS
        for record in instance.get_run_records(RunsFilter(job_name=names.of(job), tags={SHARD: str(shard)}), limit=1)
    ]
    return max(found, key=lambda record: record.create_timestamp, default=None)


def _missing(shard: int, shards: int, teams: list[str], run: RunRecord | None) -> str:
    """Says that a shard was not read to its end; empty: it was, or is being read."""
    what = "no run has read it" if run is None else _ENDED_BADLY.get(run.dagster_run.status, "")
    if not what:
        return ""
    if run:
        what = f"run {run.dagster_run.run_id[:8]} {what}"
    more = f" and {len(teams) - MOST_NAMED:,} more" if len(teams) > MOST_NAMED else ""
    return (
        f"Shard {shard} of {shards} ({', '.join(teams[:MOST_NAMED])}{more}): {what}. What it had read is in the "
        "tables; the next tick reads the rest"
    )
