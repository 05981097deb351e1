"""Publishing the tables for other engines: a set of files of one moment in a folder of its own, then the manifest.

    tables/manifest.json                              names the files of the newest set; written last
    tables/<set>/<table>/shard=NN/data.parquet        the set's files, which are never changed
    tables/<set>/warehouse.duckdb                     the same tables for DuckDB
    tables/locations/<table>/files.txt                the addresses of a table's newest files, one a line, for engines
                                                      that take a place and not a list (Athena, Trino, BigQuery)
    events_by_month/...                               settled months of events (``months``)

Whoever reads an older manifest finds its files until two more sets were published. A process that dies leaves the
manifest, and all that it names, as they were.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from assets.for_engines import database
from assets.for_engines.manifest import FOLDER, Manifest, read_manifest, write_manifest
from assets.for_engines.months import Months
from assets.for_engines.places_used import need_places, note_place
from assets.for_engines.sets import clean, delete_sets, tell_locations, write_set
from resources import clock
from resources.errors import TryLater
from resources.home import Home
from resources.installation import Installation
from resources.secrets.forgotten import version_of_list
from resources.shards import shard_count
from resources.storage.disk import disk_errors
from resources.storage.locks import hold
from resources.storage.object_store import Changed
from resources.storage.shared_files import read_shared
from resources.storage.table_places import TablePlace, open_place
from resources.storage.warehouse import FOR_ENGINES

LOGGER = logging.getLogger("dropbox_licences.for_engines")
LOCK = "tables-for-engines"
"""No team can be called so."""
KEPT_SETS = 3
_ATTEMPTS = 3


def publish_for_engines(installation: Installation) -> Manifest | None:
    """Put the newest published tables where the environment says, if it does; returns the set's manifest.

    Raises:
        TryLater: the place cannot be reached; another process has published meanwhile, or has forgotten a person.
        FixSetup: the place cannot be written.
    """
    home, place = installation.home, open_place(installation.home)
    if place is None:
        return None
    with hold(home, LOCK, "publishing tables for other engines"):
        place.prove()
        note_place(home, place)
        for _ in range(_ATTEMPTS):
            with suppress(Changed), scratch_of(home) as scratch:
                return _publish(installation, place, scratch)
    raise _others_publish(place)


def _publish(installation: Installation, place: TablePlace, scratch: Path) -> Manifest:
    """Write a set and name it in the manifest, then all that follows from it.

    Raises:
        Changed: another process has published meanwhile, so that ours is not one that follows theirs.
    """
    before, seen = read_manifest(place, scratch)
    with database.of_one_moment(installation.home, scratch) as (published, file):
        manifest = write_set(place, published, file, shard_count(), scratch)
        manifest.earlier = before.named[: KEPT_SETS - 1] if before else []
        months = Months(place, scratch)
        try:
            _need_nobody_forgotten(installation)  # after all versions were seen that are replaced below
            write_manifest(place, scratch, manifest, seen)
        except (TryLater, Changed):
            delete_sets(place, {manifest.set})
            raise
        tell_locations(place, scratch, manifest)
        clean(place, manifest, {*before.named} if before else set())
        made = months.bring_up_to_date(published, installation.lake, shard_count(), clock.now())
    LOGGER.info("For other engines: %s, %d months of events", place.address(f"{FOLDER}/{manifest.set}"), made)
    return manifest


def _need_nobody_forgotten(installation: Installation) -> None:
    """The tables of a lake that several machines share may hold somebody whom another one has just forgotten.

    Raises:
        TryLater: it has, or is about to; or it is not known when these tables' lake was loaded.
    """
    home = installation.home
    if not home.lake_store or installation.forgets:
        return
    is_going_on = read_shared(home, home.forgetting_file).content is not None
    loaded_with = installation.warehouse.loaded_with()
    if is_going_on or loaded_with != version_of_list(home):
        came_back = "a person was forgotten since the lake was loaded"
        if loaded_with is None and not is_going_on:
            came_back = "whether a person was forgotten since the lake was loaded is not known here"
        cure = "What was published stays; the next run loads and publishes again"
        raise TryLater("Publishing tables for other engines", came_back, cure)


def forget_for_engines(home: Home, teams: set[str]) -> None:
    """Delete what holds these teams' events, whoever still reads it; the next publication makes it again.

    Raises:
        TryLater: the place cannot be reached; another process writes there.
        FixSetup: tables were put into another place than the environment names.
    """
    need_places(home)
    place = open_place(home)
    if place is None:
        return
    with hold(home, LOCK, "deleting months of events"), scratch_of(home) as scratch, _alone(place):
        Months(place, scratch).forget(teams)


def remove_older_sets(home: Home) -> None:
    """Delete all sets but the newest, whoever still reads them: they hold what was deleted.

    Raises:
        TryLater: the place cannot be reached; another process has published meanwhile.
        FixSetup: the place cannot be written.
    """
    place = open_place(home)
    if place is None:
        return
    with hold(home, LOCK, "deleting older tables of other engines"), scratch_of(home) as scratch:
        manifest, seen = read_manifest(place, scratch)
        if manifest is None:
            return
        named, manifest.earlier = {*manifest.named}, []
        with _alone(place):
            write_manifest(place, scratch, manifest, seen)
        clean(place, manifest, named, is_strict=True)


@contextmanager
def _alone(place: TablePlace) -> Iterator[None]:
    """Nobody else changes what the block changes, or theirs stays.

    Raises:
        TryLater: somebody does.
    """
    try:
        yield
    except Changed:
        raise _others_publish(place) from None


def _others_publish(place: TablePlace) -> TryLater:
    tried, came_back = f"Publishing tables in {place.name}", "another process has published meanwhile"
    return TryLater(tried, came_back, "What they published stays; run again")


@contextmanager
def scratch_of(home: Home, name: str = FOR_ENGINES) -> Iterator[Path]:
    """A folder for files on their way to or from a place; a lock keeps others from the same one."""
    folder = home.make(home.warehouse_files) / name
    shutil.rmtree(folder, ignore_errors=True)  # a killed process's
    try:
        folder.mkdir(mode=0o700)
        with disk_errors(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
