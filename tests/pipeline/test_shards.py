"""Teams read in shards: the tables are those of one run, whichever shard, tick or machine comes late or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from assets.definitions.shard_runs import SHARD, SHARDS
from pipelines.engine.instance import open_instance
from resources.home import Home
from resources.shards import VARIABLE, shard_of
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.linked_home import linked, run
from tests.pipeline.sharded import TICK_AT, Sharded
from tests.published import ask, asking

NAMES = ("acme", "beta", "delta", "epsilon")
"""Two of them fall into one shard."""
SHARDS_SET = 3
HISTORY_DAYS = 12
NOTHING_NEW = "No shard has ended since the tables were made"
COMPANIES = [
    Company.simulate(
        CompanyPlan(name=name, seed=seed, members=8, days=8, events_a_day=8, groups=1, hostile=name == "beta")
    )
    for seed, name in enumerate(NAMES)
]
OF_THE_READING = ("finished_at", "path", "size_bytes", "mtime_ns", "calls", "run_id")


@pytest.fixture(scope="module")
def server() -> Iterator[SampleServer]:
    with SampleServer(COMPANIES) as server:
        yield server


@pytest.fixture(scope="module")
def of_one_run(server: SampleServer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The tables that one run of all teams makes."""
    with (
        pytest.MonkeyPatch.context() as patch,
        linked(server, tmp_path_factory.mktemp("one run"), history_days=HISTORY_DAYS) as home,
    ):
        patch.setenv(VARIABLE, str(SHARDS_SET))
        run(home)
        return tables(home)


@pytest.fixture
def home(server: SampleServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    with linked(server, tmp_path / "home", history_days=HISTORY_DAYS) as home:
        monkeypatch.setenv(VARIABLE, str(SHARDS_SET))
        yield home


@pytest.fixture
def instance(home: Home) -> Iterator[dg.DagsterInstance]:
    with open_instance(home) as instance:
        yield instance


def tables(home: Home) -> dict[str, list[str]]:
    with asking(home) as asked:
        names = [row["name"] for row in asked("select distinct table_name as name from information_schema.tables")]
        return {name: sorted(map(_without, asked(f'from "{name}"'))) for name in sorted(names)}


def _without(row: dict[str, Any]) -> str:
    return str({name: value for name, value in row.items() if name not in OF_THE_READING})


@pytest.mark.parametrize("prefix", ["", "licences"])
def test_the_tables_of_shards_are_those_of_one_run(
    of_one_run: dict[str, list[str]], home: Home, instance: dg.DagsterInstance, prefix: str
) -> None:
    sharded = Sharded(instance, prefix)
    job, asked = sharded.scheduled("daily")
    assert {each.tags[SHARD] for each in asked} == {str(shard_of(name, SHARDS_SET)) for name in NAMES}
    assert sharded.looked() == NOTHING_NEW
    assert all(sharded.execute(job, asked))
    assert not home.warehouse.exists(), "shards only read"
    made = sharded.looked()
    assert [each.tags[SHARDS] for each in made] == ["3"]
    assert all(sharded.execute(job, made))
    assert sharded.looked() == NOTHING_NEW
    assert (home.reports / "acme").exists()
    assert tables(home) == of_one_run


def test_the_run_of_the_tables_names_who_could_not_be_read(home: Home, instance: dg.DagsterInstance) -> None:
    home.connections_file.write_text(home.connections_file.read_text() + '[connections.gone]\napp_key = "x"\n')
    sharded = Sharded(instance)
    job, asked = sharded.scheduled("daily")
    lost, *others = asked
    assert all(sharded.execute(job, others))
    killed = instance.create_run_for_job(sharded.definitions.resolve_job_def(job), tags=lost.tags)
    instance.report_run_failed(killed)
    (tables_run,) = sharded.looked()
    ended = sharded.run("all_due", tables_run)
    assert {event.step_key for event in ended.get_step_failure_events()} == {"loads"}
    missing = [name for name in (*NAMES, "gone") if str(shard_of(name, SHARDS_SET)) == lost.tags[SHARD]]
    told = reasons(ended)
    words = f"Shard {lost.tags[SHARD]} of 3 ({', '.join(sorted(missing))}): run {killed.run_id[:8]} failed."
    assert words in told
    assert "gone" in missing or "\ngone (" in told
    read = {row["team"] for row in ask(home, "select distinct team from members")}
    assert read == {*NAMES} - {*missing}
    assert sharded.looked() == NOTHING_NEW

    again = sharded.scheduled("daily", TICK_AT + timedelta(days=1))[1]
    assert all(sharded.execute(job, again))
    ended = sharded.run("all_due", *sharded.looked())
    told = reasons(ended)
    assert told.startswith("gone (")
    assert "Shard" not in told
    assert {row["team"] for row in ask(home, "select distinct team from members")} == {*NAMES}


def reasons(ended: dg.ExecuteInProcessResult) -> str:
    (event,) = ended.get_step_failure_events()
    failed = event.step_failure_data.user_failure_data
    assert failed
    return failed.description or ""
