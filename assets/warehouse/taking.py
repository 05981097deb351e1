"""The newest tables of all machines of a lake, for one that has made none, or older ones.

A Kubernetes pod begins with an empty home, and an analyst's machine reads no team: what any other machine published
beside the lake is taken whole, as if it had been published here.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import cast

from assets.for_engines.manifest import FOLDER, Manifest, read_manifest
from assets.for_engines.publishing import scratch_of
from assets.warehouse.licensing import make_views
from resources.errors import FixSetup, TryLater
from resources.home import Home
from resources.published import NothingPublished, Published
from resources.storage.locks import hold
from resources.storage.table_places import TablePlace, open_place
from resources.storage.warehouse import TAKEN, Warehouse, open_for_writing
from resources.storage.which_lake import open_lake

LOCK_SECONDS = 10.0
"""A tick of the sensor has a minute."""
_ATTEMPTS = 3


def take_newest(home: Home) -> datetime | None:
    """Take the tables that any machine of the lake published last, where they are newer than this home's.

    Returns:
        Their moment in UTC (naive, as in the tables); None: this home's are the newest, or the lake is in no store.

    Raises:
        TryLater: the store cannot be reached; the disk is full; another process of this home does so at this moment.
        FixSetup: the store may not be read; the tables are too large to be one file.
    """
    place = open_place(home) if home.lake_store else None
    if place is None:
        return None
    purpose = "taking the newest tables"
    with hold(home, "home-tables-taken", purpose, LOCK_SECONDS), scratch_of(home, TAKEN) as scratch:
        here = _moment_here(home)
        for _ in range(_ATTEMPTS):
            manifest, _ = read_manifest(place, scratch)
            if manifest is None or manifest.as_of is None:
                return None
            moment = datetime.fromisoformat(manifest.as_of).replace(tzinfo=None)
            if here is not None and moment <= here:
                return None
            file = scratch / "taken.duckdb"
            if place.fetch(f"{FOLDER}/{_path(place, manifest)}", file) is not None:
                with open_for_writing(file) as connection:
                    make_views(connection, open_lake(home))  # theirs look where the other machine has its copy
                Warehouse(home).publish(file)
                return moment
    came_back = "each set was deleted while it was read: others publish all the time"
    raise TryLater(f"Taking the newest tables of {place.name}", came_back, "Run the command again")


def _moment_here(home: Home) -> datetime | None:
    with suppress(NothingPublished), Published(home) as published:
        return cast("datetime | None", published.ask("select max(as_of) from licence_position").rows[0][0])
    return None


def _path(place: TablePlace, manifest: Manifest) -> str:
    if manifest.duckdb.holds == "tables":
        return manifest.duckdb.path
    tried, came_back = f"Taking the newest tables of {place.name}", "they are larger than a file that is fetched whole"
    raise FixSetup(tried, came_back, "Make them here, of the lake: dropbox-licences rebuild")
