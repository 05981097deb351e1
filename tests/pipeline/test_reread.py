"""Days of the log read again: a wrong wish is refused in words before anything is read, a right one is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import dagster as dg
import pytest
from click.testing import CliRunner

from assets.event_log.asked_days import asked_days
from pipelines.cli import main
from pipelines.definitions import defs
from resources.home import Home
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.command_line import command
from tests.pipeline.linked_home import linked, run
from tests.pipeline.sample_truth import assert_true
from tests.published import ask

COMPANY = Company.simulate(CompanyPlan(seed=8, members=12, days=20, events_a_day=5, groups=1))
SETTINGS = {"idle_after_days": 5}
WRONG_DAYS = {
    ("01.10.2026", ""): "Reading the first day to read again, '01.10.2026': it is not a date. Write it like 2026-10-01",
    ("2026-02-30", ""): "'2026-02-30': it is not a date",
    ("yesterday", ""): "'yesterday': it is not a date",
    ("7 days", ""): "'7 days': it is not a date",
    ("20261020", ""): "'20261020': it is not written as YYYY-MM-DD",
    ("2026-W43-2", ""): "'2026-W43-2': it is not written as YYYY-MM-DD",
    ("2026-10-20", "21.10.2026"): "Reading the last day to read again, '21.10.2026': it is not a date",
    ("2026-10-20", "2026-10-19"): "the last day, 2026-10-19, is before the first one, 2026-10-20",
    ("2026-11-02", ""): "'2026-11-02': it is in the future: today is 2026-11-01 (UTC)",
    ("2026-10-20", "2027-01-01"): "'2027-01-01': it is in the future",
    ("2014-07-31", ""): "Dropbox's log begins on 2014-08-01",
}


@pytest.fixture(scope="module")
def server() -> Iterator[SampleServer]:
    with SampleServer([COMPANY]) as server:
        yield server


@pytest.fixture(scope="module")
def home(server: SampleServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with linked(server, tmp_path_factory.mktemp("home"), **SETTINGS) as home:
        run(home)
        yield home


def launched(config: dict[str, Any], job: str = "reread", assets: list[str] | None = None) -> dg.ExecuteInProcessResult:
    """A run as the UI launches it, of a job or of some assets."""
    definition = defs.resolve_implicit_global_asset_job_def() if assets else defs.resolve_job_def(job)
    keys = [dg.AssetKey(name) for name in assets] if assets else None
    with dg.DagsterInstance.ephemeral() as instance:
        return definition.execute_in_process(
            instance=instance, run_config=config, asset_selection=keys, raise_on_error=False
        )


def assert_refused(server: SampleServer, calls: int, result: dg.ExecuteInProcessResult, step: str, words: str) -> None:
    """The run is red, its first line says why, and Dropbox was not asked."""
    assert not result.success
    (failed,) = result.get_step_failure_events()
    assert failed.step_key == step
    assert failed.step_failure_data.error
    assert words in failed.step_failure_data.error.message.splitlines()[0]
    assert len(server.calls) == calls
    assert not result.get_asset_materialization_events()


def assert_refused_by_the_form(server: SampleServer, words: str, config: dict[str, Any]) -> None:
    """The reason is the first line, no run begins, so that no asset is marked as failed, and Dropbox is not asked."""
    calls = len(server.calls)
    with dg.DagsterInstance.ephemeral() as instance:
        with pytest.raises(dg.DagsterInvalidConfigError) as refused:
            defs.resolve_job_def("reread").execute_in_process(instance=instance, run_config=config)
        assert words in str(refused.value).splitlines()[0]
        assert not instance.get_runs()
    assert len(server.calls) == calls


@pytest.mark.parametrize("days", WRONG_DAYS)
def test_wrong_days_are_refused_at_the_terminal_before_a_run_begins(
    server: SampleServer, home: Home, days: tuple[str, str]
) -> None:
    calls = len(server.calls)
    until = ["--until", days[1]] if days[1] else []
    done = CliRunner().invoke(main, ["reread", "acme", "--from", days[0], *until])
    assert done.exit_code == 2
    assert WRONG_DAYS[days] in done.stderr
    assert done.stderr.count("\n") == 1
    assert len(server.calls) == calls
    assert not home.dagster.exists(), "no run was begun"


def test_a_team_that_is_not_declared_or_disabled_is_refused(server: SampleServer, home: Home) -> None:
    done = CliRunner().invoke(main, ["reread", "nobody", "--from", "2026-10-20"])
    assert (done.exit_code, "there is no team 'nobody'. Declared: acme" in done.stderr) == (2, True)
    declared = home.connections_file.read_text()
    home.connections_file.write_text(server.connections_toml(**SETTINGS, enabled=False))
    done = CliRunner().invoke(main, ["reread", "acme", "--from", "2026-10-20"])
    assert (done.exit_code, "dropbox-licences enable acme" in done.stderr) == (2, True)
    home.connections_file.write_text(server.connections_toml(**SETTINGS, retention_days=10))
    done = CliRunner().invoke(main, ["reread", "acme", "--from", "2026-10-01", "--until", "2026-10-15"])
    assert (done.exit_code, "retention_days = 10 keeps nothing from before 2026-10-22" in done.stderr) == (2, True)
    home.connections_file.write_text(declared)
    assert not home.dagster.exists()


@pytest.mark.parametrize("days", WRONG_DAYS)
def test_wrong_days_in_the_form_begin_no_run(server: SampleServer, home: Home, days: tuple[str, str]) -> None:
    assert_refused_by_the_form(server, WRONG_DAYS[days], {"from_date": days[0], "until_date": days[1]})


def test_a_wrong_config_of_one_asset_is_a_red_run_too(server: SampleServer, home: Home) -> None:
    calls, named = len(server.calls), {"teams": ["nobody"]}
    wrong_team = "there is no team 'nobody'. Declared: acme"
    assert_refused_by_the_form(server, wrong_team, {"from_date": "2026-10-20", **named})
    assert_refused_by_the_form(server, "from_date is empty. Name the first day in it", {"from_date": ""})
    for name, *others in (["events"], ["members", "group_members"], ["team_info"], ["groups"], ["member_storage"]):
        result = launched({"ops": {name: {"config": named}}}, assets=[name, *others])
        assert_refused(server, calls, result, name, wrong_team)
    config = {"ops": {"events": {"config": {"from_date": "01.10.2026"}}}}
    assert_refused(server, calls, launched(config, assets=["events"]), "events", "'01.10.2026': it is not a date")
    assert_refused(server, calls, launched(config, "hourly"), "events", "'01.10.2026': it is not a date")


def test_the_form_shows_what_a_first_day_is_and_explains_each_field(home: Home) -> None:
    form = defs.resolve_job_def("reread").config_mapping
    assert form
    fields = form.config_schema.config_type.fields
    assert {name for name, field in fields.items() if field.is_required} == set()
    assert fields["from_date"].default_value == "7 days ago"
    assert set(fields) == {"from_date", "until_date", "teams", "accept_fewer"}
    assert all(field.description for field in fields.values())
    assert "the job reread" in (defs.resolve_asset_graph().get(dg.AssetKey("events")).description or "")


@pytest.mark.parametrize(("text", "day"), [("7 days ago", 24), ("1 day ago", 30), ("0 days ago", 31)])
def test_days_ago_are_days_too(text: str, day: int) -> None:
    assert asked_days(text, "", datetime(2026, 10, 31, 9, tzinfo=UTC)) == (date(2026, 10, day), None)


def test_right_days_are_read_and_the_tables_are_made(server: SampleServer, home: Home) -> None:
    before = ask(home, "select event_date, read_at from event_days order by 1")
    server.now += timedelta(minutes=1)
    calls = len(server.calls)
    result = launched({"from_date": "2026-10-20", "until_date": "2026-10-22", "teams": ["acme"]})
    assert result.success
    asked = [call.argument["time"] for call in server.calls[calls:] if call.route == "team_log/get_events"]
    assert min(each["start_time"] for each in asked) == "2026-10-20T00:00:00Z"
    assert max(each["end_time"] for each in asked) == "2026-10-23T00:00:00Z"
    made = {event.asset_key.to_user_string() for event in result.get_asset_materialization_events() if event.asset_key}
    assert {"events", "warehouse", "seats", "licence_position", "loads"} <= made
    assert "members" not in made
    done = command("reread", "acme", "--from", "2026-10-24", "--until", "2026-10-24")
    assert done.returncode == 0, done.stderr
    assert "dagster" not in done.stderr, "the terminal shows progress, not Dagster's own log"
    assert len(ask(home, "select event_date, read_at from event_days order by 1")) == len(before)
    assert_true(home, COMPANY, server.now, **SETTINGS)
