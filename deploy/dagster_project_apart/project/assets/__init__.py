"""The project's own assets, in a package of a name that dropbox-licences has too."""

import dagster as dg


@dg.asset(deps=[dg.AssetKey(["licences", "reclaim_candidates"])])
def report() -> None:
    """An asset that waits for one of another code location."""
