"""The assets that are read from Dropbox: one step a subject, over all teams, with its figures and its red check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import dagster as dg

from assets.contracts import Table
from assets.definitions.declaring import failed_for_good, plain_table, spec
from assets.definitions.names import Names
from assets.definitions.questions import READ_FROM_DROPBOX
from assets.definitions.run_config import LogConfig, ReadingConfig, request_of
from assets.reading.loads import Load
from assets.reading.team_reading import read_teams
from assets.subjects import Subject
from resources import clock
from resources.dagster_resources import LicencesResource
from resources.errors import FixSetup
from resources.installation import Failure, WrongRequest
from resources.listening import News

ALL_TEAMS_READ = "every_team_was_read"
NOTHING_LEFT_OUT = "nothing_was_left_out"


def team_asset(subject: Subject, names: Names) -> dg.AssetsDefinition:
    """The step that reads a subject of all teams, and the assets that it fills."""
    tables = [(dataset.asset, dataset.targets[0].table) for dataset in subject.datasets]

    def body(context: dg.AssetExecutionContext, config: ReadingConfig, licences: LicencesResource) -> Iterator[Any]:
        try:
            with licences.installation.heard_by(_Milestones(context.log)):
                request = request_of(config, context.run.run_id)
                loads = read_teams(licences.installation, subject.name, request, subject.read)
        except WrongRequest as error:
            raise failed_for_good(context, str(error)) from None
        except FixSetup as error:  # the set-up is wrong for all teams: a red check says so, and the run's end
            licences.installation.failures.append(Failure("all teams", subject.name, error))
            loads = []
        failures = licences.installation.failures
        yield from report(context, names, loads, tables, failures, has_all_teams=not config.teams)

    body.__annotations__ |= {
        "context": dg.AssetExecutionContext,
        "config": LogConfig if subject.takes_days else ReadingConfig,
        "licences": LicencesResource,
        "return": Iterator[Any],
    }
    first = tables[0][0]
    return dg.multi_asset(
        name=names.of(subject.name),
        specs=[
            spec(
                table,
                name,
                names,
                group=READ_FROM_DROPBOX,
                kinds={"dropbox", "parquet"},
                deps=subject.needs,
                words=subject.words,
                fresh_for=subject.fresh_for,
            )
            for name, table in tables
        ],
        check_specs=_checks_of(names.key(first)),
    )(body)


def _checks_of(asset: dg.AssetKey) -> list[dg.AssetCheckSpec]:
    left_out = "Yellow when something of Dropbox's answers could not be kept, and is not in the tables."
    return [
        dg.AssetCheckSpec(ALL_TEAMS_READ, asset=asset, description="Red when a team could not be read."),
        dg.AssetCheckSpec(NOTHING_LEFT_OUT, asset=asset, description=left_out),
    ]


@dataclass(frozen=True)
class _Milestones:
    """Puts what is worth keeping (a plan, each quarter of a long reading, the end) into the run's log."""

    log: dg.DagsterLogManager

    def hear(self, news: News) -> None:
        if news.stays:
            self.log.info("%s: %s", news.team, news.words)


def report(
    context: dg.AssetExecutionContext,
    names: Names,
    loads: list[Load],
    tables: Sequence[tuple[str, Table]],
    failures: Sequence[Failure],
    *,
    has_all_teams: bool,
) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
    """Report to Dagster what became of each team: figures, a table, a log line for what failed, and the check."""
    first = tables[0][0]
    failed = [each for each in failures if each.subject == first]
    for load in loads:
        if load.error:
            context.log.error("%s: %s", load.team, load.words)
    for name, _ in tables:
        metadata = _metadata(loads, name, is_first=name == first, is_whole=has_all_teams and not failed)
        yield dg.MaterializeResult(asset_key=names.key(name), metadata=metadata)
    yield dg.AssetCheckResult(
        asset_key=names.key(first),
        check_name=ALL_TEAMS_READ,
        passed=not failed,
        severity=dg.AssetCheckSeverity.ERROR,
        description="\n".join(f"{each.team}: {each.error}" for each in failed) or "Every team was read.",
        metadata={"teams": _table(loads)},
    )
    left_out = [f"{load.team}: {words}" for load in loads for words in load.outcome.left_out]
    yield dg.AssetCheckResult(
        asset_key=names.key(first),
        check_name=NOTHING_LEFT_OUT,
        passed=not left_out,
        severity=dg.AssetCheckSeverity.WARN,
        description="\n".join(left_out) or "All that Dropbox answered is in the tables.",
    )


def _metadata(loads: list[Load], name: str, *, is_first: bool, is_whole: bool) -> dict[str, Any]:
    """Figures of a reading. The table's row count is among them if all teams were read."""
    figures: dict[str, Any] = {}
    for load in loads:
        for figure, value in load.outcome.metadata.items():
            figures[figure] = figures.get(figure, 0) + value
    rows = sum(load.outcome.rows for load in loads) if is_first else figures.get(name, 0)
    held = sum(load.outcome.held_rows for load in loads) if is_first else rows
    return {
        **({"dagster/row_count": held} if is_whole else {}),
        "rows_read": rows,
        "calls": sum(load.calls for load in loads),
        "seconds": round(max((load.seconds for load in loads), default=0.0), 2),
        **figures,
        "teams": _table(loads),
        **({"now_is_set_to": str(clock.now())} if clock.is_set() else {}),
    }


def _table(loads: list[Load]) -> dg.TableMetadataValue:
    names = ("team", "state", "rows", "calls", "seconds", "left_out", "error_kind", "reason", "cure")
    rows = [
        (
            load.team,
            load.state,
            load.outcome.rows,
            load.calls,
            round(load.seconds, 2),
            "; ".join(load.outcome.left_out),
            load.error.kind if load.error else "",
            load.error.reason if load.error else "",
            load.error.cure if load.error else "",
        )
        for load in loads
    ]
    return plain_table(names, rows)
