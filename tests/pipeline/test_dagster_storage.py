"""Dagster's database files stay open during a run; they remain Dagster's, and nobody else's instance is touched."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import alembic.util
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from dagster import AssetKey, AssetMaterialization, DagsterEventType, DagsterInstance, RunsFilter
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from sqlalchemy import Engine, event

from pipelines.engine import dagster_settings
from pipelines.engine import instance as instances
from pipelines.engine.dagster_storage import MOST_ENGINES, EventFiles, RunFile, dagsters_migrations
from pipelines.engine.instance import open_instance, prepare
from pipelines.running import run_job
from resources.home import Home
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.asked_tables import only_asked
from tests.pipeline.linked_home import linked

COMPANY = Company.simulate(CompanyPlan(seed=4, members=12, days=10, events_a_day=5, groups=2))
ODD_NAME = "a home: 'quoted' \"twice\" #1 ü"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with SampleServer([COMPANY]) as server, linked(server, tmp_path / ODD_NAME, history_days=20) as home, only_asked():
        yield home  # of the licence tables none has rows: here only the records of their making are looked at


def hourly(home: Home) -> str:
    """A run of the hourly job; returns its id."""
    assert run_job(home, "hourly", []) == 0
    with open_instance(home) as instance:
        return instance.get_runs(limit=1)[0].run_id


class Second(NamedTuple):
    """A home after two runs, and what was opened and asked of Dagster's files during the second one."""

    home: Home
    runs: list[str]
    opened: Counter[str]
    asked: list[str]


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Second]:
    asked: list[str] = []
    opened: Counter[str] = Counter()

    def note(*executed: Any) -> None:
        asked.append(executed[2])

    def counted(database: Any, *arguments: Any, **named: Any) -> sqlite3.Connection:
        opened[Path(str(database)).name] += 1
        return sqlite3.connect(database, *arguments, **named)

    folder = tmp_path_factory.mktemp("second") / ODD_NAME
    with SampleServer([COMPANY]) as server, linked(server, folder, history_days=20) as home:
        with only_asked():
            first = hourly(home)
            event.listen(Engine, "before_cursor_execute", note)
            try:
                with pytest.MonkeyPatch.context() as patch:
                    patch.setattr("sqlite3.dbapi2.connect", counted)  # SQLAlchemy's; sqlite3.connect stays
                    runs = [first, hourly(home)]
            finally:
                event.remove(Engine, "before_cursor_execute", note)
        yield Second(home, runs, opened, asked)


@pytest.fixture
def twice_run(second: Second, tmp_path: Path) -> Home:
    """A copy of that home."""
    shutil.copytree(second.home.root, tmp_path / ODD_NAME, symlinks=True)
    return Home(tmp_path / ODD_NAME)


def test_a_run_opens_each_of_dagsters_files_a_few_times_not_for_each_event(second: Second) -> None:
    with open_instance(second.home) as instance:
        assert len(instance.all_logs(second.runs[1])) > 100
    assert second.opened["index.db"] > 0
    # Dagster's own storages open the index some hundred times; these do so at a start and at an end.
    assert max(second.opened.values()) < 20, second.opened


def test_a_run_asks_a_few_times_what_dagsters_tables_have_not_for_each_event(second: Second) -> None:
    asked = [each for each in second.asked if each.startswith("PRAGMA main.table_")]
    assert 0 < len(asked) < 50, Counter(asked)  # Dagster's own storages ask some 300 times


def test_a_run_does_not_look_through_all_events_for_each_assets_newest(second: Second) -> None:
    # Dagster's own storages ask some fifty and a hundred times.
    assert sum("max(event_logs.id)" in each for each in second.asked) < 5
    assert sum("FROM secondary_indexes" in each for each in second.asked) < 5


def test_an_assets_row_is_written_with_one_statement_and_those_of_a_plan_too(second: Second) -> None:
    with open_instance(second.home) as instance:
        made = len(instance.all_logs(second.runs[1], DagsterEventType.ASSET_MATERIALIZATION))
    written = Counter(
        each[:17] for each in second.asked if each.startswith(("INSERT INTO asset_keys", "UPDATE asset_keys"))
    )
    assert made > 40
    # Dagster's own storages insert and update a row for each of them, and as often for the plan.
    assert written == {"INSERT INTO asset": made + 1}


def test_each_assets_newest_record_is_the_one_that_dagsters_own_storage_finds(twice_run: Home) -> None:
    home = twice_run
    with open_instance(home) as instance:
        wiped, again, *others = sorted(instance.all_asset_keys())
        instance.wipe_assets([wiped, again])
        never = AssetKey("never_made")
        instance.report_runless_asset_event(AssetMaterialization(again))
        keys = [wiped, again, never, *others]
        ours = {key: instance.get_asset_records([key]) for key in keys}
        of_all = instance.get_asset_records(keys)
        folder = str(home.dagster / "history" / "runs")
    theirs = SqliteEventLogStorage(folder)
    assert ours == {key: theirs.get_asset_records([key]) for key in keys}
    assert of_all == theirs.get_asset_records(keys)
    assert not ours[wiped]
    assert all(ours[key][0].asset_entry.last_materialization_record for key in (again, *others))
    theirs.dispose()


def test_dagsters_migrations_are_loaded_once_whatever_asks_for_a_databases_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: Counter[str] = Counter()
    load = alembic.util.load_python_file

    def counted(folder: str, name: str) -> ModuleType:
        if name != "env.py":  # it runs the migrations, and is none
            loaded[name] += 1
        return load(folder, name)

    monkeypatch.setattr("alembic.util.load_python_file", counted)
    dagsters_migrations.cache_clear()
    for name in ("one", "another"):  # databases that are made, and those that are there
        for _ in range(2):
            with open_instance(Home(tmp_path / name)) as instance:
                version, newest = instance.run_storage.alembic_version()
                assert version == newest == dagsters_migrations().get_current_head()
    assert set(loaded.values()) == {1}
    assert len(loaded) > 50


def test_migrations_of_others_are_theirs(tmp_path: Path) -> None:
    for name in ("one", "another"):
        (tmp_path / name / "versions").mkdir(parents=True)
        config = Config()
        config.set_main_option("script_location", str(tmp_path / name))
        assert Path(ScriptDirectory.from_config(config).dir) == tmp_path / name


def test_what_dagsters_own_storages_wrote_is_read_and_the_other_way_round(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = dagster_settings.SETTINGS
    without = ours.partition("run_storage:")[0] + "telemetry:" + ours.partition("telemetry:")[2]
    with monkeypatch.context() as before:
        before.setattr(dagster_settings, "SETTINGS", without)
        old = hourly(home)
    new = hourly(home)
    with open_instance(home) as instance:
        assert isinstance(instance.event_log_storage, EventFiles)
        assert isinstance(instance.run_storage, RunFile)
        told = {run: len(instance.all_logs(run)) for run in (old, new)}
    assert min(told.values()) > 100
    monkeypatch.setattr(dagster_settings, "SETTINGS", without)
    with open_instance(home) as instance:
        assert type(instance.event_log_storage) is SqliteEventLogStorage
        assert {run: len(instance.all_logs(run)) for run in (old, new)} == told


def open_files(folder: Path) -> set[str]:
    """Dagster's databases that this process has open."""
    links = [Path(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd")]
    found = {os.readlink(link) for link in links if link.is_symlink()}
    return {name for name in found if name.startswith(str(folder)) and name.endswith(".db")}


def test_a_run_that_is_forgotten_leaves_no_file_and_none_stays_open(second: Second, twice_run: Home) -> None:
    runs, home = second.runs, twice_run
    long_ago = f"{datetime.now(UTC) - timedelta(days=instances.KEPT_DAYS + 1):%F %T}"
    with open_instance(home) as instance:
        instance.all_logs(runs[0])
        assert any(runs[0] in name for name in open_files(home.dagster))
        with instance.run_storage.connect() as connection:
            connection.exec_driver_sql("update runs set create_timestamp = ? where run_id = ?", (long_ago, runs[0]))
        instances._prune(home, instance)
        assert [run.run_id for run in instance.get_runs()] == runs[1:]
        assert not list(home.dagster.rglob(f"{runs[0]}*"))
        assert not any(runs[0] in name for name in open_files(home.dagster))
    assert open_files(home.dagster) == set()


def test_few_of_many_runs_files_stay_open(tmp_path: Path) -> None:
    storage = EventFiles(str(tmp_path))
    for number in range(MOST_ENGINES + 5):
        storage.get_logs_for_run(f"run{number}")
    assert 0 < len(open_files(tmp_path)) <= MOST_ENGINES
    storage.dispose()
    assert storage.get_logs_for_run("run0") == []  # it opens again when it is asked
    storage.dispose()


def test_a_forked_process_opens_its_own(tmp_path: Path) -> None:
    storage = EventFiles(str(tmp_path))
    storage.get_logs_for_run("before")
    pid = os.fork()
    if pid == 0:
        addresses = {id(engine) for engine in storage._engines._kept.values()}
        mine = storage._engines.engine(storage.conn_string_for_shard("before"))
        os._exit(int(id(mine) in addresses))
    assert os.waitpid(pid, 0)[1] == 0
    storage.dispose()


def test_an_instance_that_is_not_ours_stays_as_it_is(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "dagster.yaml").write_text("telemetry:\n  enabled: false\n")
    with DagsterInstance.from_config(str(theirs)) as instance:
        assert type(instance.event_log_storage) is SqliteEventLogStorage
    before = {path: path.read_bytes() for path in theirs.rglob("*") if path.is_file()}
    monkeypatch.setenv("DAGSTER_HOME", str(theirs))
    hourly(home)
    assert {path: path.read_bytes() for path in theirs.rglob("*") if path.is_file()} == before
    with open_instance(home) as instance:
        assert instance.get_runs_count(RunsFilter()) == 1


def test_the_settings_follow_a_home_that_was_moved(tmp_path: Path) -> None:
    first = Home(tmp_path / "first")
    prepare(first)
    first.root.rename(tmp_path / "second")
    with open_instance(Home(tmp_path / "second")) as instance:
        assert instance.get_runs() == []
    assert not first.root.exists()
