"""A Dagster project that has dropbox-licences among its own assets: one of them reads the published tables."""

import os

import dagster as dg
import duckdb

from dropbox_licences import definitions

HOME = os.environ["DROPBOX_LICENCES_HOME"]


@dg.asset(deps=[dg.AssetKey(["licences", "reclaim_candidates"])])
def report() -> dg.MaterializeResult:
    """An asset of the project's own; dropbox-licences has one of the same name."""
    with duckdb.connect(f"{HOME}/warehouse.duckdb", read_only=True) as tables:
        ((seats,),) = tables.execute("select count(*) from reclaim_candidates").fetchall()
    return dg.MaterializeResult(metadata={"seats_that_can_go": seats})


defs = dg.Definitions.merge(
    dg.Definitions(assets=[report], jobs=[dg.define_asset_job("hourly", selection=[report])]),
    definitions(home=HOME, prefix="licences"),
)
