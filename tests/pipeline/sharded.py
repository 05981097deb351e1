"""Runs of shards as the daemon starts them: what a tick asks for is executed, in this process and one after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import dagster as dg

from assets.definitions.names import Names
from pipelines.definitions import definitions_of

TICK_AT = datetime(2026, 11, 1, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Sharded:
    """The definitions below a prefix, read in so many shards as the environment says when they are first needed."""

    instance: dg.DagsterInstance
    prefix: str = ""

    @cached_property
    def definitions(self) -> dg.Definitions:
        """As a code server loads them."""
        return definitions_of(Names(self.prefix), "")

    def scheduled(self, name: str, at: datetime = TICK_AT) -> Any:
        """What a tick of a schedule asks for."""
        (schedule,) = [each for each in self.definitions.schedules or () if each.name == Names(self.prefix).of(name)]
        assert isinstance(schedule, dg.ScheduleDefinition)
        context = dg.build_schedule_context(instance=self.instance, scheduled_execution_time=at)
        found = schedule.evaluate_tick(context)
        return (schedule.job_name, found.run_requests or found.skip_message)

    def looked(self) -> Any:
        """What the sensor asks for when it looks."""
        repository = self.definitions.get_repository_def()
        sensor = repository.get_sensor_def(Names(self.prefix).of("shards"))
        context = dg.build_sensor_context(instance=self.instance, repository_def=repository, sensor_name=sensor.name)
        found = sensor.evaluate_tick(context)
        return found.run_requests or found.skip_message

    def execute(self, job: str, requests: Sequence[dg.RunRequest]) -> list[bool]:
        """Execute what was asked for; whether each run succeeded."""
        return [self.run(job, each).success for each in requests]

    def run(self, job: str, request: dg.RunRequest) -> dg.ExecuteInProcessResult:
        """One run that was asked for."""
        definition = self.definitions.resolve_job_def(job)
        selection = [*request.asset_selection] if request.asset_selection else None
        return definition.execute_in_process(
            run_config=request.run_config or None,
            instance=self.instance,
            asset_selection=selection,
            tags=request.tags,
            raise_on_error=False,
        )
