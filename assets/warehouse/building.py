"""The warehouse: the lake's changed files loaded, the licence tables made of them, and a copy published.

How rows move is in ``loading``, how tables are made in ``licensing``, how files are published in ``resources``.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

import duckdb

from assets.warehouse import licensing, loading
from assets.warehouse.home_files import HomeFiles, load_home_files, need_home_files, read_home_files, stand_ins
from assets.warehouse.upkeep import keep_up
from resources.installation import Installation
from resources.secrets.forgotten import version_of_list

TABLES_MEMORY = "1000 MB"
"""DuckDB's share while it makes the licence tables; with more it takes more, up to most of the machine's
(bench/README.md)."""
SMALL_BYTES = 64_000_000
"""A warehouse of less is made into tables by one thread: more find nothing to divide, since nearly all of the time
goes into planning, and cost a tenth more CPU time."""

LOGGER = logging.getLogger("dropbox_licences.warehouse")


def load_lake(installation: Installation, *, from_nothing: bool = False) -> loading.Loaded:
    """Load what changed in the lake, and what people wrote into the home, in one transaction.

    ``from_nothing`` begins with an empty file. What the teams' settings let go is deleted and cut before. A file of the
    home that is refused is added to the installation's failures; what it said before still holds.

    Raises:
        FixSetup: a file of the home is refused, and it is not known what it said before: nothing is changed.
    """
    is_shared = bool(installation.home.lake_store)
    forgotten = version_of_list(installation.home) if is_shared else ""
    files = read_home_files(installation)
    if from_nothing:
        stand_ins(installation.home, files.failures)
    installation.failures += files.failures
    done = keep_up(installation, files.connections or [])
    loaded = _load_whole(installation, files, from_nothing=from_nothing)
    if is_shared:  # after the load: a process that dies between the two leaves an older version, never a newer one
        installation.warehouse.note_loaded_with(forgotten)
    return replace(loaded, upkeep=done)


def _load_whole(installation: Installation, files: HomeFiles, *, from_nothing: bool) -> loading.Loaded:
    try:
        return _load(installation, files, from_nothing=from_nothing)
    except duckdb.Error:
        # A file may be damaged behind a whole footer; that shows only when it is read to its end.
        if not installation.lake.set_aside_unreadable():
            raise
        return _load(installation, files, from_nothing=from_nothing)


def _load(installation: Installation, files: HomeFiles, *, from_nothing: bool) -> loading.Loaded:
    with installation.warehouse.work(from_nothing=from_nothing) as connection:
        connection.begin()
        loading.prepare(connection)
        load_home_files(connection, installation.home, files)
        loaded = loading.load(connection, installation.lake)
        connection.commit()
        return loaded


def make_tables(installation: Installation, as_of: datetime) -> dict[str, int]:
    """Make the licence tables in one transaction and publish, for other engines too; returns the rows of each.

    Raises:
        FixSetup: nothing is loaded; then nothing is published. The place for other engines cannot be written.
        TryLater: the place for other engines cannot be reached; what is published here is whole.
    """
    try:
        rows = _make_tables(installation, as_of, TABLES_MEMORY)
    except duckdb.OutOfMemoryException:  # nothing of it was committed
        LOGGER.info("The licence tables need more memory than %s, and take what the machine has", TABLES_MEMORY)
        rows = _make_tables(installation, as_of, None)
    installation.warehouse.publish()
    if installation.home.tables_for_engines:
        from assets.for_engines.publishing import publish_for_engines  # noqa: PLC0415 - only who asks waits for it

        publish_for_engines(installation)
    return rows


def _make_tables(installation: Installation, as_of: datetime, memory: str | None) -> dict[str, int]:
    with installation.warehouse.work() as connection:
        if memory:
            connection.execute(f"set memory_limit = '{memory}'")
        if installation.warehouse.work_file.stat().st_size < SMALL_BYTES:
            connection.execute("set threads = 1")
        connection.begin()
        loading.prepare(connection)
        need_home_files(connection)
        rows = licensing.make_licence_tables(connection, as_of)
        licensing.make_views(connection, installation.lake)
        licensing.make_macros(connection)
        licensing.describe(connection)
        connection.commit()
    return rows


def rebuild(installation: Installation, as_of: datetime) -> dict[str, int]:
    """Rebuild the warehouse from the lake, and from what people wrote into the home.

    Raises:
        FixSetup: a file of the home is refused, and it is not known what it said before: nothing is changed.
    """
    load_lake(installation, from_nothing=True)
    return make_tables(installation, as_of)
