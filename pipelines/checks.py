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
INCOMPLETE = """
select team, complete_until, read_until
from teams
where enabled
  and (complete_until is null or complete_until < (select max(as_of) from licence_position) - interval 5 day)
order by team
"""


def _rows(licences: LicencesResource, query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    with duckdb.connect(str(licences.installation.home.warehouse), read_only=True) as connection:
        found = connection.execute(query)
        return [column[0] for column in found.description or ()], found.fetchall()


def _result(
    names: Sequence[str], rows: Sequence[tuple[Any, ...]], *, good: str, bad: str, severity: dg.AssetCheckSeverity
) -> dg.AssetCheckResult:
    records = [dg.TableRecord({name: str(value) for name, value in zip(names, row, strict=True)}) for row in rows]
    schema = dg.TableSchema(columns=[dg.TableColumn(name, "string") for name in names])
    return dg.AssetCheckResult(
        passed=not rows,
        severity=severity,
        description=bad if rows else good,
        metadata={"found": dg.TableMetadataValue(records=records[:100], schema=schema)} if rows else {},
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


CHECKS = [reconciles_with_dropbox, log_is_complete, *(_key_check(table) for table in MADE_BY_SQL if table.key)]
