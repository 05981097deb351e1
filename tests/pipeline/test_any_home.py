"""A home whose path holds all that programs take for something else is as good as a plain one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assets.tables import licence
from pipelines.engine.instance import open_instance
from resources.home import Home
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.command_line import ROOT, command
from tests.pipeline.linked_home import ENOUGH_DAYS, linked
from tests.pipeline.sample_truth import assert_true
from tests.published import ask, texts_by_table

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
    tables = texts_by_table(home, (table.name for table in licence.ALL if table.name != "loads"))
    events = ask(home, "select team, event_date, event from event_json order by all")
    return {**tables, "event_json": events, "said": [told(home, "report"), told(home, "seats", "--csv")]}


def test_run_report_and_status_are_as_on_a_plain_home(server: SampleServer, tmp_path: Path) -> None:
    found = []
    for name in ("plain", ODD):
        with linked(server, tmp_path / name, history_days=ENOUGH_DAYS) as home:
            assert told(home, "run") == ""
            assert_true(home, COMPANY, server.now)
            assert "ok" in told(home, "status")
            found.append(answers(home))
            (report,) = (home.reports / "acme").glob("*.html")
            found[-1]["report"] = report.read_text(encoding="utf-8")
            assert_no_telemetry(home)
            if name == ODD:  # on a plain home that is told by other tests
                told(home, "run")  # a second one finds what the first one left
                told(home, "rebuild")
                assert_true(home, COMPANY, server.now)
                assert_no_telemetry(home)
    assert found[0] == found[1]


def assert_no_telemetry(home: Home) -> None:
    """Nothing that Dagster would send is kept, neither in the home nor beside a user's other files."""
    assert {path.name for path in home.dagster.iterdir()} == {"dagster.yaml", "history", "schedules", "storage"}
    assert not (home.root.parent / "me" / ".dagster").exists()


def test_links_of_killed_processes_are_removed_and_those_of_living_ones_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, home = tmp_path / "temporary", Home(tmp_path / ODD)
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    code = (
        "import sys; from pathlib import Path; from pipelines.engine.dagster_home import plain_name\n"
        "print(plain_name(Path(sys.argv[1])), flush=True); sys.stdin.read()"
    )
    line = [sys.executable, "-c", code, str(home.make(home.dagster))]

    def begun() -> tuple[subprocess.Popen[str], Path]:
        process = subprocess.Popen(line, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert process.stdout
        return process, Path(process.stdout.readline().strip())

    killed, link = begun()
    living, kept = begun()
    assert link.samefile(home.dagster)
    with killed:
        killed.kill()
    assert link.is_symlink()
    ended, last = begun()
    assert not link.parent.exists()
    assert kept.samefile(home.dagster)
    with ended, living:
        pass  # their input ends
    assert not last.parent.exists()
    assert not [*place.iterdir()]


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
