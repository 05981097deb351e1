"""A home whose path holds all that programs take for something else is as good as a plain one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from assets.tables import licence
from pipelines.instance import open_instance
from resources.home import Home
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.rig import ask, assert_true, command, linked

COMPANY = Company.simulate(CompanyPlan(seed=8, members=12, days=20, events_a_day=5, groups=1))
ODD = 'IT [prod] 100% #1 it\'s "the" Büro *.d {x,y} %41 $HOME ;&|'


@pytest.fixture(scope="module")
def server() -> Iterator[SampleServer]:
    with SampleServer([COMPANY]) as server:
        yield server


def told(home: Home, *arguments: str) -> str:
    """What a command says, without the place of the home."""
    done = command(*arguments, HOME=str(home.root.parent / "me"))
    assert done.returncode == 0, done.stderr
    return done.stdout.replace(str(home.root), "HOME")


def answers(home: Home) -> dict[str, object]:
    tables = {
        table.name: ask(home, f'from "{table.name}" order by all') for table in licence.ALL if table.name != "loads"
    }
    events = ask(home, "select team, event_date, event from event_json order by all")
    return {**tables, "event_json": events, "said": [told(home, "report"), told(home, "seats", "--csv")]}


def test_run_report_and_status_are_as_on_a_plain_home(server: SampleServer, tmp_path: Path) -> None:
    found = []
    for name in ("plain", ODD):
        with linked(server, tmp_path / name) as home:
            assert told(home, "run") == ""
            assert_true(home, COMPANY, server.now)
            assert "ok" in told(home, "status")
            found.append(answers(home))
            (report,) = (home.reports / "acme").glob("*.html")
            found[-1]["report"] = report.read_text(encoding="utf-8")
            told(home, "run")  # a second one finds what the first one left
            told(home, "rebuild")
            assert_true(home, COMPANY, server.now)
            assert_no_telemetry(home)
    assert found[0] == found[1]


def assert_no_telemetry(home: Home) -> None:
    """Nothing that Dagster would send is kept, neither in the home nor beside a user's other files."""
    assert {path.name for path in home.dagster.iterdir()} == {"dagster.yaml", "history", "schedules", "storage"}
    assert not (home.root.parent / "me" / ".dagster").exists()


@pytest.mark.parametrize("name", ["plain", ODD])
def test_dagster_reads_our_settings_whatever_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", "")
    monkeypatch.setenv("DAGSTER_DISABLE_TELEMETRY", "")
    home = Home(tmp_path / name)
    with open_instance(home) as instance:
        assert not instance.telemetry_enabled
        assert instance.run_monitoring_enabled
        assert not instance.nux_enabled
        assert os.environ["DAGSTER_DISABLE_TELEMETRY"]
        assert Path(os.environ["DAGSTER_HOME"]).samefile(home.dagster)
