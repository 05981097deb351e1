"""Dagster's own SQLite files, with their connections kept open.

Dagster makes an engine for each call: it opens and closes a database for each of a run's some 150 events, compiles each
statement again, and waits for the disk after each. Here each file has one engine, which does not wait. ``instance``
names these classes in the home's ``dagster.yaml``; files and tables stay Dagster's, so that a home goes on with either.

Dagster's migrations are some 90 files. Alembic loads all of them whenever a database's version is asked for or written,
five times in a run and nine times in a home's first one; here a process loads them once.

This module and ``dagster_events`` are the only ones that rest on Dagster's private parts: the version is pinned,
tests/pipeline/test_dagster_private_parts.py has a test for each assumption, and test_dagster_storage.py shows that what
is overridden here is what Dagster calls.
"""

from __future__ import annotations

import os
import sqlite3
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Self

from alembic.config import Config
from alembic.script import ScriptDirectory
from dagster import AssetKey, EventLogRecord, StringSource
from dagster._config.config_schema import UserConfigSchema
from dagster._core.storage.event_log.sqlite import sqlite_event_log
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME
from dagster._core.storage.runs.sqlite.sqlite_run_storage import SqliteRunStorage
from dagster._core.storage.sql import ALEMBIC_SCRIPTS_LOCATION, get_alembic_config
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData, deserialize_value
from sqlalchemy import Connection, Engine, create_engine, event

from pipelines.engine.dagster_events import StoredTogether

ROOT: UserConfigSchema = {"root": StringSource}
MOST_ENGINES = 8
"""Files that stay open: the index of all runs' events, and the newest runs' own."""


_load_scripts = ScriptDirectory.from_config


@cache
def dagsters_migrations() -> ScriptDirectory:
    """Dagster's migrations, which are the same for all of its databases."""
    return _load_scripts(get_alembic_config(sqlite_event_log.__file__))


def _scripts_of(config: Config) -> ScriptDirectory:
    is_dagsters = config.get_main_option("script_location") == ALEMBIC_SCRIPTS_LOCATION
    return dagsters_migrations() if is_dagsters else _load_scripts(config)


ScriptDirectory.from_config = _scripts_of  # type: ignore[method-assign]


class Engines:
    """Engines by their database's address. A process that was forked makes its own: SQLite forbids sharing."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, str], Engine] = OrderedDict()
        self._lock = Lock()

    def engine(self, address: str) -> Engine:
        """The engine of a database; the one that was not used for longest is closed for it."""
        key = (os.getpid(), address)
        with self._lock:
            if key not in self._kept:
                waiting = {"timeout": SQLITE_BUSY_TIMEOUT_SECONDS}
                self._kept[key] = create_engine(address, max_overflow=-1, connect_args=waiting)
                event.listen(self._kept[key], "connect", _wait_for_no_disk)
            self._kept.move_to_end(key)
            if len(self._kept) > MOST_ENGINES:
                self._close(next(iter(self._kept)))
            return self._kept[key]

    def close(self, address: str | None = None) -> None:
        """Close a database, or all."""
        with self._lock:
            for key in [key for key in self._kept if address in {None, key[1]}]:
                self._close(key)

    def _close(self, key: tuple[int, str]) -> None:
        self._kept.pop(key).dispose(close=key[0] == os.getpid())


def _wait_for_no_disk(connection: sqlite3.Connection, _: object) -> None:
    """Let a transaction end before the disk has it.

    Dagster's files have a write-ahead log, so a power cut then costs the newest records of runs, never the file
    (sqlite.org/pragma.html#pragma_synchronous); what runs read is in the lake, which waits for the disk.
    """
    connection.execute("pragma synchronous = normal")


class EventFiles(StoredTogether):
    """The events: a file for each run, and an index of all."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines = Engines()
        self._known: set[str] = set()  # tables, columns and finished migrations that the index was seen to have
        super().__init__(base_dir, inst_data)

    @classmethod
    def config_type(cls) -> UserConfigSchema:
        """What ``dagster.yaml`` says: where Dagster's home is."""
        return ROOT

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> Self:
        """The files where Dagster's own storage has them."""
        return cls(str(Path(config_value["root"]) / "history" / "runs"), inst_data)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            engine = self._engines.engine(self.conn_string_for_shard(shard))
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.begin() as connection:
                yield connection

    def has_table(self, table_name: str) -> bool:
        """Whether the index has a table; Dagster asks with its lock held, so that ``_connect`` would wait for ever.

        Dagster asks again for each of a run's assets; what is there once, no migration takes away.
        """
        if table_name not in self._known:
            with self._engines.engine(self.conn_string_for_shard(INDEX_SHARD_NAME)).connect() as connection:
                if connection.dialect.has_table(connection, table_name):
                    self._known.add(table_name)
        return table_name in self._known

    def has_asset_key_col(self, column_name: str) -> bool:
        """Whether the assets' table has a column; once that is known, the file is not opened for it."""
        return f"asset_keys.{column_name}" in self._known or super().has_asset_key_col(column_name)

    def _has_asset_key_col_on_connection(self, conn: Connection, column_name: str) -> bool:
        name = f"asset_keys.{column_name}"
        if name not in self._known and super()._has_asset_key_col_on_connection(conn, column_name):
            self._known.add(name)
        return name in self._known

    def has_secondary_index(self, name: str) -> bool:
        """Whether a migration of the index's rows is finished, which it then is for good."""
        mark = f"migration {name}"
        if mark not in self._known and super().has_secondary_index(name):
            self._known.add(mark)
        return mark in self._known

    def _get_latest_materialization_records(
        self, raw_asset_rows: Iterable[Mapping[str, Any]]
    ) -> Mapping[AssetKey, EventLogRecord | None]:
        """The newest materialisation of each asset.

        Dagster asks for one asset after another, and each time looks through all events for records as older versions
        wrote them. It is left to do so where a row has none of today's form, or was wiped.
        """
        rows, found = list(raw_asset_rows), {}
        for row in rows:
            key, text = AssetKey.from_db_string(row["asset_key"]), row["last_materialization"]
            record = deserialize_value(text) if key and text and not row["asset_details"] else None
            if key is None or not isinstance(record, EventLogRecord):
                return super()._get_latest_materialization_records(rows)
            found[key] = record
        return found

    def delete_events(self, run_id: str) -> None:
        """Forget a run's events and their file: Dagster empties it, and leaves it there."""
        super().delete_events(run_id)
        self._engines.close(self.conn_string_for_shard(run_id))
        self._initialized_dbs.discard(run_id)
        shard = Path(self.path_for_shard(run_id))
        for path in shard.parent.glob(f"{shard.name}*"):  # and what SQLite keeps beside it
            path.unlink()

    def wipe(self) -> None:
        """Delete all runs' files."""
        self._engines.close()
        self._known.clear()
        super().wipe()

    def dispose(self) -> None:
        """Close all files."""
        super().dispose()
        self._engines.close()


class RunFile(SqliteRunStorage):
    """The runs: one file. That of schedules is left to Dagster, which never disposes of its storage."""

    def __init__(self, conn_string: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines = Engines()
        super().__init__(conn_string, inst_data)

    @classmethod
    def config_type(cls) -> UserConfigSchema:
        """What ``dagster.yaml`` says: where Dagster's home is."""
        return ROOT

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> Self:
        """The file where Dagster's own storage has it."""
        return cls.from_local(str(Path(config_value["root"]) / "history"), inst_data)

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A connection with a transaction, which the block's end commits."""
        with self._engines.engine(self._conn_string).begin() as connection:
            yield connection

    def dispose(self) -> None:
        """Close the file."""
        self._engines.close()
