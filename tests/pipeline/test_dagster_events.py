"""Events that are stored together leave Dagster's tables as Dagster's own storage leaves them."""

# No postponed annotations here: Dagster looks at the context's own.
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster import DagsterEventType, DagsterInstance, EventLogEntry
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage

from pipelines.engine.dagster_storage import EventFiles

PLANNED = {DagsterEventType.ASSET_MATERIALIZATION_PLANNED, DagsterEventType.ASSET_CHECK_EVALUATION_PLANNED}

MOMENTS = {"create_timestamp", "migration_completed"}


@dg.multi_asset(
    specs=[dg.AssetSpec("seats"), dg.AssetSpec("savings", deps=["seats"])],
    check_specs=[dg.AssetCheckSpec("keys_are_unique", asset="seats")],
)
def tables(context: dg.AssetExecutionContext) -> Iterator[Any]:
    context.log.info("made")
    context.log_event(dg.AssetObservation("elsewhere", metadata={"rows": 2}))
    yield dg.MaterializeResult(asset_key="seats", metadata={"rows": 3})
    yield dg.MaterializeResult(asset_key="savings", data_version=dg.DataVersion("of our own"))
    yield dg.AssetCheckResult(asset_key="seats", check_name="keys_are_unique", passed=False)


@dg.asset(deps=["seats"])
def loads() -> None:
    raise dg.Failure("a team could not be read")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[EventLogEntry]:
    """All events of two runs, of which each has a step that fails."""
    folder = tmp_path_factory.mktemp("told")
    (folder / "dagster.yaml").write_text("telemetry:\n  enabled: false\n")
    with DagsterInstance.from_config(str(folder)) as instance:
        runs = [dg.materialize([tables, loads], instance=instance, raise_on_error=False).run_id for _ in range(2)]
        return [event for run in runs for event in instance.all_logs(run)]


def rows(file: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in a database but the moments at which its rows were written."""
    with closing(sqlite3.connect(file)) as connection:
        names = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
        found = {}
        for name in names:
            columns = [row[1] for row in connection.execute(f"pragma table_info({name})")]
            kept = ", ".join(f'"{column}"' for column in columns if column not in MOMENTS)
            found[name] = connection.execute(f"select {kept} from {name} order by 1").fetchall()
        return found


def test_all_tables_are_as_dagsters_own_storage_leaves_them(told: list[EventLogEntry], tmp_path: Path) -> None:
    theirs, ours = SqliteEventLogStorage(str(tmp_path / "theirs")), EventFiles(str(tmp_path / "ours"))
    for event in told:
        theirs.store_event(event)
    for is_planned, together in groupby(told, lambda event: event.dagster_event_type in PLANNED):
        if is_planned:
            ours.store_event_batch(list(together))
        else:
            for event in together:
                ours.store_event(event)
    for storage in (theirs, ours):
        storage.dispose()
    files = sorted(path.name for path in (tmp_path / "theirs").glob("*.db"))
    assert len(files) == 3, "a file for each run, and the index"
    assert files[-1] == "index.db"
    for name in files:
        expected = rows(tmp_path / "theirs" / name)
        assert rows(tmp_path / "ours" / name) == expected
        assert len(expected["event_logs"]) > 5
    assert len(expected["asset_keys"]) == 4
    assert expected["asset_event_tags"]
    assert len(expected["asset_check_executions"]) == 2


def test_dagster_hands_over_together_what_a_run_plans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It asks the environment how many at most; ``instance.prepare`` says so."""
    monkeypatch.setenv("DAGSTER_EVENT_BATCH_SIZE", "200")
    settings = f"{{module: {EventFiles.__module__}, class: {EventFiles.__name__}, config: {{root: {tmp_path}}}}}"
    (tmp_path / "dagster.yaml").write_text(f"telemetry: {{enabled: false}}\nevent_log_storage: {settings}\n")
    handed_over: list[list[DagsterEventType | None]] = []
    store = EventFiles.store_event_batch

    def note(self: EventFiles, events: list[EventLogEntry]) -> None:
        handed_over.append([event.dagster_event_type for event in events])
        store(self, events)

    monkeypatch.setattr(EventFiles, "store_event_batch", note)
    with DagsterInstance.from_config(str(tmp_path)) as instance:
        dg.materialize([tables], instance=instance)
    assert [set(kinds) for kinds in handed_over if len(kinds) > 1] == [PLANNED]
