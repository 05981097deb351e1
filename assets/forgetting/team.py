"""Deleting all that is held of a team."""

from __future__ import annotations

from assets.for_engines.publishing import forget_for_engines, remove_older_sets
from assets.warehouse.building import rebuild
from resources import clock
from resources.installation import Installation
from resources.storage.locks import hold
from resources.storage.which_lake import remove_other_copies


def delete_team_data(installation: Installation, name: str) -> None:
    """Delete a team's part of the lake, and make the tables again without it; older published copies go too.

    Raises:
        FixSetup: tables for other engines were put where the environment does not say (``need_places``).
    """
    home = installation.home
    with hold(home, name, f"deleting the data of {name}"):
        installation.lake.remove_team(name)
    remove_other_copies(home)
    forget_for_engines(home, {name})
    if not home.warehouse_files.exists() and not home.tables_for_engines:
        return
    rebuild(installation, clock.now())
    installation.warehouse.remove_older_copies()
    remove_older_sets(home)
