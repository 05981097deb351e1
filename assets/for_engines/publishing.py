"""Publishing the tables for other engines: a set of files of one moment in a folder of its own, then the manifest.

    tables/manifest.json                              names the files of the newest set; written last
    tables/<set>/<table>/shard=NN/data.parquet        the set's files, which are never changed
    tables/<set>/warehouse.duckdb                     the same tables for DuckDB
    tables/locations/<table>/files.txt                the addresses of a table's newest files, one a line, for engines
                                                      that take a place and not a list (Athena, Trino, BigQuery)

Whoever reads an older manifest finds its files until two more sets were published. A process that dies leaves the
manifest, and all that it names, as they were.
"""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from uuid import uuid4

from assets.contracts import Table
from assets.for_engines import database
from assets.for_engines.manifest import FOLDER, Database, File, Manifest, TableFiles, read_manifest, write_manifest
from assets.for_engines.table_files import write_table
from assets.tables import licence
from resources.errors import TryLater
from resources.home import Home
from resources.shards import shard_count
from resources.storage.disk import disk_errors
from resources.storage.locks import hold
from resources.storage.object_store import Changed
from resources.storage.queries import Tables
from resources.storage.table_places import TablePlace, open_place
from resources.storage.warehouse import FOR_ENGINES

LOGGER = logging.getLogger("dropbox_licences.for_engines")
LOCK = "tables-for-engines"
"""No team can be called so."""
KEPT_SETS = 3
UPLOADED_AT_ONCE = 16
MEMORY = "1000 MB"
_TIME = "%Y%m%dT%H%M%SZ"
_SET = re.compile(rf"{FOLDER}/((\d{{8}}T\d{{6}}Z)-[0-9a-f]{{8}})/")
_HALF_WRITTEN = timedelta(days=1)
"""A set that no manifest names, and that is older, is one whose process died."""


def publish_for_engines(home: Home) -> Manifest | None:
    """Put the newest published tables where the environment says, if it does; returns the set's manifest.

    Raises:
        TryLater: the place cannot be reached; another process has published meanwhile.
        FixSetup: the place cannot be written.
    """
    place = open_place(home)
    if place is None:
        return None
    with hold(home, LOCK, "publishing tables for other engines"), _scratch(home) as scratch:
        place.prove()
        before, seen = read_manifest(place, scratch)
        manifest = _write_set(place, home, scratch)
        manifest.earlier = before.named[: KEPT_SETS - 1] if before else []
        try:
            _replace(place, scratch, manifest, seen)
        except TryLater:
            _delete(place, {manifest.set})
            raise
        _tell_locations(place, scratch, manifest)
        _clean(place, manifest, {*before.named} if before else set())
    LOGGER.info("Tables for other engines: %s", place.address(f"{FOLDER}/{manifest.set}"))
    return manifest


def remove_older_sets(home: Home) -> None:
    """Delete all sets but the newest, whoever still reads them: they hold what was deleted.

    Raises:
        TryLater: the place cannot be reached; another process has published meanwhile.
        FixSetup: the place cannot be written.
    """
    place = open_place(home)
    if place is None:
        return
    with hold(home, LOCK, "deleting older tables of other engines"), _scratch(home) as scratch:
        manifest, seen = read_manifest(place, scratch)
        if manifest is None:
            return
        named, manifest.earlier = {*manifest.named}, []
        _replace(place, scratch, manifest, seen)
        _clean(place, manifest, named, is_strict=True)


def _replace(place: TablePlace, scratch: Path, manifest: Manifest, seen: str | None) -> None:
    """Replace the manifest as it was seen.

    Raises:
        TryLater: another process has published meanwhile.
    """
    try:
        write_manifest(place, scratch, manifest, seen)
    except Changed:
        tried, came_back = f"Publishing tables in {place.name}", "another process has published meanwhile"
        raise TryLater(tried, came_back, "What they published stays; run again") from None


@contextmanager
def _scratch(home: Home) -> Iterator[Path]:
    folder = home.make(home.warehouse_files) / FOR_ENGINES
    shutil.rmtree(folder, ignore_errors=True)  # a killed process's
    try:
        folder.mkdir(mode=0o700)
        with disk_errors(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write_set(place: TablePlace, home: Home, scratch: Path) -> Manifest:
    shards, now = shard_count(), datetime.now(UTC)
    name = f"{now.strftime(_TIME)}-{uuid4().hex[:8]}"
    with database.of_one_moment(home, scratch) as (published, file):
        published.ask(f"set memory_limit = '{MEMORY}'")
        found = {table: _write_table(place, published, table, shards, scratch / name) for table in licence.ALL}
        as_of = published.ask("select max(as_of) from licence_position").rows[0][0]
        is_small = file.stat().st_size <= database.LARGEST_BYTES
        held = file if is_small else database.write_views(found, scratch / name)
        place.upload(f"{FOLDER}/{name}/{database.NAME}", held)
    return Manifest(
        set=name,
        as_of=f"{as_of.isoformat()}Z" if as_of else None,
        made_at=now.isoformat(timespec="seconds").replace("+00:00", "Z"),
        made_by=f"dropbox-licences {version('dropbox-licences')}",
        shards=shards,
        tables={table.name: TableFiles.of(table, _within(name, files)) for table, files in found.items()},
        duckdb=Database(f"{name}/{database.NAME}", "tables" if is_small else "views", held.stat().st_size),
        earlier=[],
    )


def _write_table(place: TablePlace, published: Tables, table: Table, shards: int, folder: Path) -> list[File]:
    """Write a table to scratch, put its files in their place, and give the room back."""
    files = write_table(published, table, shards, folder)
    _upload(place, {f"{FOLDER}/{folder.name}/{each.path}": folder / each.path for each in files})
    shutil.rmtree(folder / table.name)
    return files


def _within(name: str, files: list[File]) -> list[File]:
    return [File(f"{name}/{each.path}", each.rows, each.size_bytes) for each in files]


def _tell_locations(place: TablePlace, scratch: Path, manifest: Manifest) -> None:
    """Write the addresses of each table's files."""
    staged = {}
    for name, table in manifest.tables.items():
        staged[f"{FOLDER}/locations/{name}/files.txt"] = path = scratch / f"{name}.txt"
        path.write_text("".join(f"{place.address(f'{FOLDER}/{each.path}')}\n" for each in table.files))
    _upload(place, staged)


def _upload(place: TablePlace, files: dict[str, Path]) -> None:
    with ThreadPoolExecutor(UPLOADED_AT_ONCE, thread_name_prefix="upload") as threads:
        list(threads.map(place.upload, *zip(*files.items(), strict=True)))


def _clean(place: TablePlace, now: Manifest, named_before: set[str], *, is_strict: bool = False) -> None:
    """Delete the sets that are named no more, and those whose process died.

    ``is_strict``: all that are older than the newest.
    """
    dead_before = (datetime.now(UTC) - _HALF_WRITTEN).strftime(_TIME)
    begun_at = {match[1]: match[2] for key, _ in place.listing(FOLDER) if (match := _SET.match(key))}
    unnamed = begun_at.keys() - {*now.named}
    gone = {each for each in unnamed if begun_at[each] < dead_before or (is_strict and each < now.set)}
    _delete(place, gone | (unnamed & named_before))


def _delete(place: TablePlace, names: set[str]) -> None:
    keys = [key for key, _ in place.listing(FOLDER) if (match := _SET.match(key)) and match[1] in names]
    with ThreadPoolExecutor(UPLOADED_AT_ONCE, thread_name_prefix="delete") as threads:
        list(threads.map(place.delete, keys))
