"""A set of tables: written into a folder of its own, listed by its addresses, deleted when nobody reads it any more."""

from __future__ import annotations

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from uuid import uuid4

from assets.contracts import Table
from assets.for_engines import database
from assets.for_engines.manifest import FOLDER, Database, File, Manifest, TableFiles, moment
from assets.for_engines.table_files import write_table
from assets.tables import licence
from resources.storage.queries import Tables, quoted
from resources.storage.table_places import TablePlace

AT_ONCE = 16
MEMORY = "1000 MB"
_TIME = "%Y%m%dT%H%M%SZ"
_SET = re.compile(rf"{FOLDER}/((\d{{8}}T\d{{6}}Z)-[0-9a-f]{{8}})/")
_HALF_WRITTEN = timedelta(days=1)
"""A set that no manifest names, and that is older, is one whose process died."""


def write_set(place: TablePlace, published: Tables, file: Path, shards: int, scratch: Path) -> Manifest:
    """Write all files of a new set; returns its manifest, which nobody sees yet.

    Args:
        place: where to.
        published: the tables.
        file: the DuckDB file that holds them.
        shards: into how many files a table is split.
        scratch: where files wait; it is empty afterwards.
    """
    now = datetime.now(UTC)
    name = f"{now.strftime(_TIME)}-{uuid4().hex[:8]}"
    published.ask(f"set memory_limit = '{MEMORY}'")
    published.ask(f"set temp_directory = {quoted(scratch / 'sorting')}")
    found = {table: _write_table(place, published, table, shards, scratch / name) for table in licence.ALL}
    as_of = published.ask("select max(as_of) from licence_position").rows[0][0]
    is_small = file.stat().st_size <= database.LARGEST_BYTES
    held = file if is_small else database.write_views(found, scratch / name)
    place.upload(f"{FOLDER}/{name}/{database.NAME}", held)
    return Manifest(
        set=name,
        as_of=f"{as_of.isoformat()}Z" if as_of else None,
        made_at=moment(now),
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


def tell_locations(place: TablePlace, scratch: Path, manifest: Manifest) -> None:
    """Write the addresses of each table's files."""
    staged = {}
    for name, table in manifest.tables.items():
        staged[f"{FOLDER}/locations/{name}/files.txt"] = path = scratch / f"{name}.txt"
        path.write_text("".join(f"{place.address(f'{FOLDER}/{each.path}')}\n" for each in table.files))
    _upload(place, staged)


def _upload(place: TablePlace, files: dict[str, Path]) -> None:
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="upload") as threads:
        list(threads.map(place.upload, *zip(*files.items(), strict=True)))


def clean(place: TablePlace, now: Manifest, named_before: set[str], *, is_strict: bool = False) -> None:
    """Delete the sets that are named no more, and those whose process died.

    ``is_strict``: all that are older than the newest.
    """
    dead_before = (datetime.now(UTC) - _HALF_WRITTEN).strftime(_TIME)
    begun_at = {match[1]: match[2] for key, _ in place.listing(FOLDER) if (match := _SET.match(key))}
    unnamed = begun_at.keys() - {*now.named}
    gone = {each for each in unnamed if begun_at[each] < dead_before or (is_strict and each < now.set)}
    delete_sets(place, gone | (unnamed & named_before))


def delete_sets(place: TablePlace, names: set[str]) -> None:
    """Delete all files of these sets."""
    keys = [key for key, _ in place.listing(FOLDER) if (match := _SET.match(key)) and match[1] in names]
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="delete") as threads:
        list(threads.map(place.delete, keys))
