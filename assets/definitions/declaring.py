"""How an asset is declared in Dagster: its words, its columns and what they come from, how old it may become."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import dagster as dg

from assets.contracts import Table
from assets.definitions.names import Names
from assets.subjects import DIRECTORY, Freshness
from resources.errors import LicencesError

OWNERS = ["team:dropbox-licences"]
ColumnsFrom = Mapping[str, Sequence[tuple[str, str]]]
"""For each column the assets, and their columns, that it comes from."""
LIKE_THE_TABLES = Freshness(warn_after=timedelta(hours=6), fail_after=timedelta(hours=30))
"""Every run makes them."""


def policy(fresh_for: Freshness) -> dg.FreshnessPolicy:
    """The freshness policy by which Dagster watches it."""
    return dg.FreshnessPolicy.time_window(fail_window=fresh_for.fail_after, warn_window=fresh_for.warn_after)


def failed_for_good(context: dg.AssetExecutionContext, words: str) -> dg.Failure:
    """What to raise so that the run fails with these words, and none of Dagster's mechanisms tries it again."""
    # Failure(allow_retries=False) speaks to one of Dagster's retry mechanisms only; the tag to the others.
    context.instance.add_run_tags(context.run.run_id, {"dagster/retry_on_asset_or_op_failure": "false"})
    return dg.Failure(description=words, allow_retries=False)


def failed(context: dg.AssetExecutionContext, error: LicencesError) -> dg.Failure:
    """What to raise for an error of ours: only one that may pass by itself is tried again."""
    words = str(error)
    return failed_for_good(context, words) if error.is_permanent else dg.Failure(words)


def spec(  # noqa: D417 - the others are Dagster's own
    table: Table,
    name: str,
    names: Names,
    *,
    group: str,
    kinds: set[str],
    deps: Sequence[str] = (),
    words: str = "",
    fresh_for: Freshness = DIRECTORY,
    columns_from: ColumnsFrom | None = None,
) -> dg.AssetSpec:
    """The asset that keeps a table up to date, described by the table's contract.

    Args:
        table: the contract.
        names: how assets are called.
        words: what an analyst should know beside what the table is for.
        fresh_for: how old it may become.
        columns_from: for each column the assets, and their columns, that it comes from.
    """
    origins = columns_from or {}
    columns = [dg.TableColumn(column.name, column.type, column.meaning) for column in table.columns]
    return dg.AssetSpec(
        names.key(name),
        deps=[names.key(each) for each in deps],
        description=f"{table.words} {words}".strip(),
        group_name=names.of(group),
        owners=OWNERS,
        kinds=kinds,
        freshness_policy=policy(fresh_for),
        metadata={
            "dagster/column_schema": dg.TableSchema(columns=columns),
            **({"dagster/column_lineage": _lineage(origins, names)} if origins else {}),
        },
    )


def _lineage(columns_from: ColumnsFrom, names: Names) -> dg.TableColumnLineage:
    return dg.TableColumnLineage(
        {
            column: [dg.TableColumnDep(names.key(asset), name) for asset, name in origins]
            for column, origins in columns_from.items()
        }
    )


def plain_table(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> dg.TableMetadataValue:
    """Rows as a table in the UI: what comes from Dropbox stays plain text there."""
    records = [
        dg.TableRecord({name: "" if value is None else str(value) for name, value in zip(names, row, strict=True)})
        for row in rows
    ]
    return dg.TableMetadataValue(
        records=records, schema=dg.TableSchema(columns=[dg.TableColumn(name, "string") for name in names])
    )
