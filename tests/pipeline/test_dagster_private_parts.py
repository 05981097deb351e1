"""What ``dagster_storage`` and ``dagster_events`` take for granted of Dagster's private parts, a test for each.

One that fails after an upgrade names what to look at in Dagster's own module, whose way of doing it ours repeats.
"""

from __future__ import annotations

import ast
import inspect
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from dagster import AssetKey, AssetMaterialization, DagsterInstance, EventLogRecord
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME, SqliteEventLogStorage
from dagster._core.storage.runs.sqlite.sqlite_run_storage import SqliteRunStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import deserialize_value

ROOT = Path(__file__).parents[2]
KNOW_DAGSTER = {ROOT / "pipelines" / "engine" / f"{name}.py" for name in ("dagster_events", "dagster_storage")}


@pytest.fixture
def theirs(tmp_path: Path) -> Iterator[DagsterInstance]:
    """An instance on Dagster's own storages."""
    (tmp_path / "dagster.yaml").write_text("telemetry:\n  enabled: false\n")
    with DagsterInstance.from_config(str(tmp_path)) as instance:
        yield instance


def events_of(instance: DagsterInstance) -> SqliteEventLogStorage:
    assert isinstance(instance.event_log_storage, SqliteEventLogStorage)
    return instance.event_log_storage


def private_names(path: Path) -> set[str]:
    """Dagster's modules whose name begins with an underscore, of those that a file imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {each.module or "" for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)}
    found |= {name.name for each in ast.walk(tree) if isinstance(each, ast.Import) for name in each.names}
    return {name for name in found if name.startswith("dagster") and "._" in name}


def test_no_other_module_rests_on_them() -> None:
    modules = [path for folder in ("assets", "pipelines", "resources") for path in (ROOT / folder).rglob("*.py")]
    assert {path for path in modules if private_names(path)} == KNOW_DAGSTER


def test_every_use_of_an_events_file_goes_through_connect() -> None:
    """``has_table`` and the making of the index, which hold the lock already, are all others that open a file."""
    opening = {
        name
        for name, method in inspect.getmembers(SqliteEventLogStorage, inspect.isfunction)
        if "create_engine(" in inspect.getsource(method)
    }
    assert opening == {"__init__", "_connect", "has_table"}


def test_every_use_of_the_runs_file_goes_through_connect() -> None:
    opening = {
        name
        for name, method in inspect.getmembers(SqliteRunStorage, callable)
        if name in vars(SqliteRunStorage) and "create_engine(" in inspect.getsource(method)
    }
    assert opening == {"from_local", "connect"}


def test_a_file_is_prepared_once_with_the_lock_held(theirs: DagsterInstance) -> None:
    storage = events_of(theirs)
    assert not storage._db_lock.locked()
    with storage._connect("a run"):
        assert storage._db_lock.locked()
        assert "a run" in storage._initialized_dbs
    assert not storage._db_lock.locked()


def test_a_shard_is_a_file_that_is_called_like_its_run(theirs: DagsterInstance, tmp_path: Path) -> None:
    storage = events_of(theirs)
    storage.get_logs_for_run("a-run")
    file = tmp_path / "history" / "runs" / "a-run.db"
    assert Path(storage.path_for_shard("a-run")) == file
    assert storage.conn_string_for_shard("a-run").endswith("a-run.db")
    with sqlite3.connect(file) as connection:
        tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
    connection.close()
    assert {"event_logs", "alembic_version"} <= tables


def test_the_index_is_a_shard_of_its_own(theirs: DagsterInstance, tmp_path: Path) -> None:
    assert Path(events_of(theirs).path_for_shard(INDEX_SHARD_NAME)) == tmp_path / "history" / "runs" / "index.db"


def test_an_assets_row_holds_its_newest_record_whole_and_details_once_it_was_wiped(theirs: DagsterInstance) -> None:
    key, storage = AssetKey("an_asset"), events_of(theirs)
    theirs.report_runless_asset_event(AssetMaterialization(key))
    (row,) = storage._fetch_asset_rows([key])
    assert isinstance(deserialize_value(row["last_materialization"]), EventLogRecord)
    assert not row["asset_details"]
    theirs.wipe_assets([key])
    theirs.report_runless_asset_event(AssetMaterialization(key))
    (row,) = storage._fetch_asset_rows([key])
    assert row["asset_details"]


def test_a_migration_that_is_finished_stays_so(theirs: DagsterInstance) -> None:
    storage = events_of(theirs)
    assert not storage.has_secondary_index("a migration")
    storage.enable_secondary_index("a migration")
    assert storage.has_secondary_index("a migration")
    assert not [name for name in dir(storage) if "disable" in name]


def test_deleting_a_runs_events_leaves_its_file(theirs: DagsterInstance, tmp_path: Path) -> None:
    storage = events_of(theirs)
    storage.get_logs_for_run("a-run")
    storage.delete_events("a-run")
    assert (tmp_path / "history" / "runs" / "a-run.db").exists(), "Dagster deletes it now: ours need not"


def test_the_runs_are_one_file_that_its_address_names(theirs: DagsterInstance, tmp_path: Path) -> None:
    storage = theirs.run_storage
    assert isinstance(storage, SqliteRunStorage)
    assert storage._conn_string.endswith("history/runs.db")
    assert (tmp_path / "history" / "runs.db").exists()


def test_whoever_waits_for_a_file_waits_for_a_while() -> None:
    assert SQLITE_BUSY_TIMEOUT_SECONDS >= 5


def test_a_new_events_number_is_the_next_in_the_index(theirs: DagsterInstance) -> None:
    """So events that are inserted with one statement have the numbers up to the newest."""
    for name in ("one", "another", "a_third"):
        theirs.report_runless_asset_event(AssetMaterialization(AssetKey(name)))
    with events_of(theirs).index_connection() as connection:
        numbers = [number for (number,) in connection.exec_driver_sql("select id from event_logs order by id")]
    assert numbers == [1, 2, 3]
