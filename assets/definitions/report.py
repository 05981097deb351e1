"""The asset ``report``: the files are written, and the run shows where they are and what they say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dagster as dg
from dagster import AssetExecutionContext

from assets.definitions import declaring
from assets.definitions.names import Names
from assets.definitions.questions import PROOF_AND_REPORT
from assets.report.making import Report, make_reports
from assets.subjects import DIRECTORY
from assets.warehouse.lineage import nearest
from resources import clock
from resources.dagster_resources import LicencesResource
from resources.errors import LicencesError
from resources.storage.reports_beside_lake import keep_beside_lake

MOST_FILES = 100
_READS = (
    "licence_position",
    "licence_position_daily",
    "member_status_history",
    "seats",
    "groups",
    "group_members",
    "member_storage",
    "team_storage",
    "reclaim_candidates",
    "savings",
    "cut_limits",
    "cut_plan",
    "invoice_check",
    "reconciliation",
    "threshold_curve",
    "backtest",
    "seat_forecast",
    "forecast_backtest",
    "contracts",
    "teams",
)
"""The assets whose tables the report shows."""
_COLUMNS = ("team", "seats_purchased", "assigned", "active_30", "candidates", "proved")


def report(names: Names) -> dg.AssetsDefinition:
    """The asset that writes the reports."""

    def body(context: AssetExecutionContext, licences: LicencesResource) -> dg.MaterializeResult[Any]:
        home = licences.installation.home
        made = make_reports(home, clock.now())
        try:
            beside = keep_beside_lake(home, [each.path for each in made])
        except LicencesError as error:
            raise declaring.failed(context, error) from None
        return dg.MaterializeResult(metadata=_metadata(made, beside))

    types = {"context": AssetExecutionContext, "licences": LicencesResource, "return": dg.MaterializeResult[Any]}
    body.__annotations__ |= types
    return dg.asset(
        key=names.key("report"),
        group_name=names.of(PROOF_AND_REPORT),
        owners=declaring.OWNERS,
        kinds={"html"},
        freshness_policy=declaring.policy(DIRECTORY),
        deps=[names.key(each) for each in nearest(_READS)],
        description="One HTML file per team, and one for all, to open in a browser, to send on or to print: "
        "`reports/TEAM/DATE.html` and `reports/all/DATE.html` in the home. Each asks for nothing from anywhere.",
    )(body)


def _metadata(made: list[Report], beside_lake: Sequence[str]) -> dict[str, Any]:
    """Paths as plain text, never as links: a link's target would be taken as it is."""
    of_all = made[-1]
    sums = {name: sum(row[name] or 0 for row in of_all.figures.summaries) for name in _COLUMNS[1:]}
    schema = dg.TableSchema(columns=[dg.TableColumn(name, "string") for name in (*_COLUMNS, "file")])
    paths = {each.team: str(each.path) for each in made}
    records = [
        dg.TableRecord({name: _text(row[name]) for name in _COLUMNS} | {"file": paths[row["team"]]})
        for row in of_all.figures.summaries
    ]
    return {
        "files": dg.MetadataValue.text(
            "\n".join(f"{each.team or 'all teams'}: {each.path}" for each in made[:MOST_FILES])
        ),
        **({"beside_the_lake": "\n".join(beside_lake[:MOST_FILES])} if beside_lake else {}),
        "bytes": sum(each.path.stat().st_size for each in made),
        **sums,
        "teams": dg.TableMetadataValue(records=records, schema=schema),
    }


def _text(value: Any) -> str:
    return "" if value is None else str(value)
