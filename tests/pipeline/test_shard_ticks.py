"""What ticks and the sensor of shards ask for, whatever Dagster's records say of runs before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import dagster as dg
import pytest
from dagster import DagsterRun, DagsterRunStatus
from dagster._core.storage.tags import AUTO_RETRY_RUN_ID_TAG, RETRY_STRATEGY_TAG, WILL_RETRY_TAG

import pipelines.shards
from assets.definitions.shard_runs import SHARD, SHARDS, TICK
from pipelines.definitions import defs
from pipelines.shards import TRIES
from resources.home import Home
from resources.shards import VARIABLE, shard_of
from tests.pipeline.command_line import process
from tests.pipeline.sharded import TICK_AT, Sharded

NAMES = [f"team{number}" for number in range(12)]
NOTHING_NEW = "No shard has ended since the tables were made"
STARTED, FAILURE, SUCCESS = DagsterRunStatus.STARTED, DagsterRunStatus.FAILURE, DagsterRunStatus.SUCCESS


class Records:
    """Runs as Dagster's records have them, without having been."""

    def __init__(self, instance: dg.DagsterInstance) -> None:
        self.instance = instance

    def begin(self, job: str, **tags: str) -> DagsterRun:
        """A run that is going."""
        named = {f"dropbox_licences/{name}": value for name, value in tags.items()}
        run = DagsterRun(job_name=job, run_id=str(uuid4()), tags=named, status=DagsterRunStatus.NOT_STARTED)
        self.instance.add_run(run)
        self._report(run, dg.DagsterEventType.RUN_START)
        return run

    def end(self, run: DagsterRun, *, well: bool = True) -> DagsterRun:
        """A run that is over."""
        self._report(run, dg.DagsterEventType.RUN_SUCCESS if well else dg.DagsterEventType.RUN_FAILURE)
        return run

    def make_tables(self, asset: str = "licence_position") -> None:
        """The tables are made."""
        self.instance.report_runless_asset_event(dg.AssetMaterialization(asset))

    def _report(self, run: DagsterRun, kind: dg.DagsterEventType) -> None:
        event = dg.DagsterEvent(event_type_value=kind.value, job_name=run.job_name, message="")
        self.instance.report_dagster_event(event, run_id=run.run_id)


@pytest.fixture(scope="module")
def sharded_definitions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sharded]:
    root = tmp_path_factory.mktemp("home")
    text = "".join(f'[connections.{name}]\napp_key = "key"\n' for name in NAMES)
    Home(root).connections_file.write_text(text + '[connections.asleep]\napp_key = "key"\nenabled = false\n')
    with pytest.MonkeyPatch.context() as environment, dg.DagsterInstance.ephemeral() as instance:
        environment.setenv("DROPBOX_LICENCES_HOME", str(root))
        environment.setenv(VARIABLE, "3")
        sharded = Sharded(instance)
        assert sharded.definitions
        yield sharded


@pytest.fixture
def sharded(sharded_definitions: Sharded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sharded]:
    with dg.DagsterInstance.local_temp(str(tmp_path_factory.mktemp("dagster"))) as instance:
        found = Sharded(instance)
        vars(found)["definitions"] = sharded_definitions.definitions
        yield found


@pytest.fixture
def records(sharded: Sharded) -> Records:
    return Records(sharded.instance)


def test_a_tick_asks_a_run_for_each_shard_that_only_reads(sharded: Sharded) -> None:
    job, asked = sharded.scheduled("hourly")
    assert job == "hourly"
    teams = {each.tags[SHARD]: each.run_config["ops"]["events"]["config"]["teams"] for each in asked}
    assert teams == {str(shard): [name for name in NAMES if shard_of(name, 3) == shard] for shard in range(3)}
    assert {each.run_config["ops"]["events"]["config"]["scope"] for each in asked} == {"hourly"}
    assert all([*each.asset_selection] == [dg.AssetKey("events")] for each in asked)
    assert len({each.run_key for each in asked}) == 3
    assert sharded.scheduled("hourly")[1] == asked, "a tick that comes twice asks the same, by the same keys"
    other = sharded.scheduled("hourly", TICK_AT + timedelta(hours=1))[1]
    assert not {each.run_key for each in asked} & {each.run_key for each in other}
    assert not {each.run_key for each in asked} & {each.run_key for each in sharded.scheduled("daily")[1]}


def test_what_is_being_read_is_not_asked_for_again(sharded: Sharded, records: Records) -> None:
    going = records.begin("hourly", shard="1")
    records.begin("all_due", shard="0")
    assert [each.tags[SHARD] for each in sharded.scheduled("hourly")[1]] == ["0", "2"]
    records.begin("hourly")  # from the command line, all teams
    assert "Every shard is still being read by runs of hourly" in sharded.scheduled("hourly")[1]
    records.end(going)
    records.begin("all_due", shards="3")
    assert [each.tags[SHARD] for each in sharded.scheduled("daily")[1]] == ["1", "2"], "tables are no reading"


def test_tables_are_asked_for_when_the_last_shard_has_ended(sharded: Sharded, records: Records) -> None:
    assert sharded.looked() == NOTHING_NEW
    first, second = records.begin("hourly", shard="0", tick="t"), records.begin("hourly", shard="1", tick="t")
    assert sharded.looked() == NOTHING_NEW
    records.end(first)
    assert sharded.looked() == "Shards that are still being read: 1"
    records.end(second, well=False)
    (asked,) = sharded.looked()
    assert asked.tags.items() >= {(SHARDS, "3"), (TICK, "t"), (RETRY_STRATEGY_TAG, "ALL_STEPS")}
    assert {"warehouse", "licence_position", "loads"} <= {key.to_user_string() for key in asked.asset_selection}
    assert not {"events", "members", "report"} & {key.to_user_string() for key in asked.asset_selection}
    assert [each.run_key for each in sharded.looked()] == [asked.run_key], "looking twice makes no second run"
    records.make_tables()
    assert sharded.looked() == NOTHING_NEW


def test_tables_wait_for_a_run_that_dagster_begins_again(sharded: Sharded, records: Records) -> None:
    killed = records.end(records.begin("hourly", shard="1"), well=False)
    records.instance.add_run_tags(killed.run_id, {WILL_RETRY_TAG: "true"})
    assert sharded.looked() == "Shards that are still being read: 1"
    again = records.begin("hourly", shard="1")
    records.instance.add_run_tags(killed.run_id, {AUTO_RETRY_RUN_ID_TAG: again.run_id})
    assert sharded.looked() == "Shards that are still being read: 1"
    records.end(again)
    assert len(sharded.looked()) == 1


def test_the_report_is_the_daily_jobs(sharded: Sharded, records: Records) -> None:
    records.end(records.begin("hourly", shard="0"))
    records.end(records.begin("all_due", shard="0"))
    (asked,) = sharded.looked()
    assert dg.AssetKey("report") in asked.asset_selection


def test_a_shard_that_hangs_does_not_hold_the_tables_of_the_others_for_ever(
    sharded: Sharded, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    records.begin("hourly", shard="1")
    records.end(records.begin("hourly", shard="0"))
    assert sharded.looked() == "Shards that are still being read: 1"
    monkeypatch.setattr(pipelines.shards, "PATIENCE", timedelta())
    assert len(sharded.looked()) == 1


def test_tables_that_were_not_made_are_tried_again_but_not_for_ever(sharded: Sharded, records: Records) -> None:
    records.end(records.begin("hourly", shard="0"))
    keys = set()
    for _ in range(TRIES):
        (asked,) = sharded.looked()
        keys.add(asked.run_key)
        run = records.begin("all_due", shards="3")
        assert sharded.looked() == f"Run {run.run_id[:8]} makes the tables"
        records.end(run, well=False)
    assert len(keys) == TRIES
    assert f"could not be made {TRIES} times" in sharded.looked()
    records.end(records.begin("hourly", shard="1"))
    assert len(sharded.looked()) == 1, "the next shard that ends gives them another chance"


def test_a_person_asks_for_all_shards_by_one_job(sharded: Sharded, records: Records) -> None:
    asked_by = records.begin("all_shards_now")
    assert sharded.looked() == NOTHING_NEW
    records.end(asked_by)
    asked = sharded.looked()
    assert [each.tags[SHARD] for each in asked] == ["0", "1", "2"]
    assert {each.tags[TICK] for each in asked} == {asked_by.run_id}
    assert {name for each in asked for name in each.run_config["ops"]} > {"events", "members", "team_info"}
    records.begin("all_due", shard="0", tick=asked_by.run_id)
    assert sharded.looked() == NOTHING_NEW, "once"


def test_where_there_is_no_team_to_read_one_run_says_so(sharded: Sharded, tmp_path: Path) -> None:
    for text in ("", "[connections.acme\n", '[connections.acme]\napp_key = "key"\nenabled = false\n'):
        home = Home(tmp_path)
        home.connections_file.write_text(text)
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("DROPBOX_LICENCES_HOME", str(tmp_path))
            (asked,) = sharded.scheduled("daily")[1]
        assert asked.asset_selection is None
        assert not asked.run_config


def test_without_shards_nothing_is_added() -> None:
    assert [sensor.name for sensor in defs.sensors or ()] == ["alerts"]
    assert "all_shards_now" not in {job.name for job in defs.jobs or ()}


def test_a_number_of_shards_that_makes_no_sense_stops_every_run_with_one_line(tmp_path: Path) -> None:
    told = process("run", DROPBOX_LICENCES_HOME=str(tmp_path), DROPBOX_LICENCES_SHARDS="many")
    assert told.returncode == 2
    words = (
        "Reading the number of shards from DROPBOX_LICENCES_SHARDS: it is 'many'. Set it to a whole number from 1 to"
    )
    assert told.stderr.startswith(f"Error: {words} 1,000")
    assert len(told.stderr.splitlines()) == 1
