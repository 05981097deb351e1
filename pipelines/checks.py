"""Asset checks over the published tables: keys, reconciliation, how complete the log is.

Checks of a single reading (every team was read, every file is whole) are yielded by the assets themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dagster as dg
import duckdb

from assets.contracts import Table
from assets.warehouse import MADE_BY_SQL
from resources.dagster_resources import LicencesResource

RECONCILES = """
select team, vendor_used, assigned, reconciliation_delta
from licence_position
where reconciliation_delta <> 0
order by team
"""
UNEXPLAINED = """
select team, vendor_used, assigned, difference, difference_before
from reconciliation
where not is_explained and abs(difference) > abs(coalesce(difference_before, 0))
order by team
"""
INCOMPLETE = """
select team, complete_until, read_until
from teams
where enabled
  and (complete_until is null or complete_until < (select max(as_of) from licence_position) - interval 5 day)
order by team
"""
UNUSUAL_AND_LATE = """
with today as (
  select max(as_of)::date as today from licence_position
),
usual as (
  select days.team, days.event_date, median(before.rows) as usual_rows, count(*) as weeks
  from event_days days
  join event_days before
    on before.team = days.team
    and before.event_date between days.event_date - 56 and days.event_date - 7
    and dayofweek(before.event_date) = dayofweek(days.event_date)
  group by all
)
select
  team,
  event_date,
  rows,
  usual_rows,
  late_rows,
  settled,
  coalesce(weeks >= 4 and usual_rows >= 20 and rows < usual_rows / 2, false) as is_unusual
from event_days
cross join today
left join usual using (team, event_date)
where event_date between today - 14 and today - 1 and read_at >= event_date + 1
order by team, event_date desc
"""
"""The last two weeks by day; usual is the median of the same weekday in the eight weeks before."""


def _rows(licences: LicencesResource, query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    with duckdb.connect(str(licences.installation.home.warehouse), read_only=True) as connection:
        found = connection.execute(query)
        return [column[0] for column in found.description or ()], found.fetchall()


def _result(
    names: Sequence[str], rows: Sequence[tuple[Any, ...]], *, good: str, bad: str, severity: dg.AssetCheckSeverity
) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        passed=not rows,
        severity=severity,
        description=bad if rows else good,
        metadata={"found": _table(names, rows[:100])} if rows else {},
    )


def _table(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> dg.TableMetadataValue:
    records = [dg.TableRecord({name: str(value) for name, value in zip(names, row, strict=True)}) for row in rows]
    return dg.TableMetadataValue(
        records=records, schema=dg.TableSchema(columns=[dg.TableColumn(name, "string") for name in names])
    )


@dg.asset_check(asset="licence_position", description="Our count of seats against Dropbox's own.")
def reconciles_with_dropbox(licences: LicencesResource) -> dg.AssetCheckResult:
    """Yellow when vendor_used differs from assigned."""
    names, rows = _rows(licences, RECONCILES)
    return _result(
        names,
        rows,
        good="Assigned seats equal Dropbox's own count in every team that tells one.",
        bad="Dropbox counts other than we do; the members that consume a seat are in the table seats.",
        severity=dg.AssetCheckSeverity.WARN,
    )


@dg.asset_check(asset="reconciliation", description="Whether the members could explain what Dropbox counts otherwise.")
def difference_is_explained(licences: LicencesResource) -> dg.AssetCheckResult:
    """Red when the difference to Dropbox's count grows and no members could explain it."""
    names, rows = _rows(licences, UNEXPLAINED)
    return _result(
        names,
        rows,
        good="No difference to Dropbox's count has grown without members that could explain it.",
        bad="Dropbox counts other than we do, by more than before, and no members explain it.",
        severity=dg.AssetCheckSeverity.ERROR,
    )


@dg.asset_check(asset="teams", description="How far each team's log is complete.")
def log_is_complete(licences: LicencesResource) -> dg.AssetCheckResult:
    """Yellow when a team's settled days end more than five days ago."""
    names, rows = _rows(licences, INCOMPLETE)
    return _result(
        names,
        rows,
        good="Every team's log is settled up to a few days ago.",
        bad="The log of these teams is not settled: idleness there is not proved.",
        severity=dg.AssetCheckSeverity.WARN,
    )


@dg.asset_check(asset="teams", description="Each day's events against the same weekday before; late arrivals by day.")
def days_hold_the_usual_events(licences: LicencesResource) -> dg.AssetCheckResult:
    """Yellow when a day of the last two weeks has less than half of the usual events."""
    names, rows = _rows(licences, UNUSUAL_AND_LATE)
    unusual = [row for row in rows if row[-1]]
    days = ", ".join(
        f"{team} on {day} ({found:,}, usually {usual:,.0f})" for team, day, found, usual, *_ in unusual[:10]
    )
    words = f"Less than half of the usual events: {days}. A holiday, a plan that logs less, or a cut answer."
    return dg.AssetCheckResult(
        passed=not unusual,
        severity=dg.AssetCheckSeverity.WARN,
        description=words if unusual else "Every day of the last two weeks has about the usual events.",
        metadata={
            "unusual_days": len(unusual),
            "late_events": sum(row[4] or 0 for row in rows),
            "days": _table(names, rows[:500]),
        },
    )


def _key_check(table: Table) -> dg.AssetChecksDefinition:
    names = ", ".join(f'"{name}"' for name in table.key)
    query = f'select {names}, count(*) as rows from "{table.name}" group by all having count(*) > 1'  # noqa: S608

    @dg.asset_check(asset=table.name, name="key_is_unique", description=f"One row per {table.one_row_per}.")
    def key_is_unique(licences: LicencesResource) -> dg.AssetCheckResult:
        columns, rows = _rows(licences, query)
        return _result(
            columns,
            rows,
            good="Every key is there once.",
            bad="These keys are there more than once.",
            severity=dg.AssetCheckSeverity.ERROR,
        )

    return key_is_unique


CHECKS = [
    reconciles_with_dropbox,
    difference_is_explained,
    log_is_complete,
    days_hold_the_usual_events,
    *(_key_check(table) for table in MADE_BY_SQL if table.key),
]
