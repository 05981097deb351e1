"""A file of the home that cannot be taken is named by every command whose answer rests on it, with line and cure."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assets.answers.alerts import due_alerts
from assets.warehouse.home_files import SUBJECTS
from pipelines.cli import main
from resources.home import Home
from tests.alerts.conftest import NOW, well
from tests.published_once import PublishedOnce
from tests.report.page import Page


@dataclass(frozen=True)
class Refused:
    """What somebody wrote, into which file, and what a person is told of it."""

    file: Callable[[Home], Path]
    text: str | bytes
    line: str
    cure: str
    monitor_code: int = 1


REFUSED = {
    "connections": Refused(
        lambda place: place.connections_file,
        '[connections.acme]\napp_key = "k"\nhistory = 1\n',
        "line 3",
        "Known: ",
        2,
    ),
    "exclusions": Refused(
        lambda place: place.exclusions_file,
        '[[exclusions]]\nperson = "a@b.example"\nreson = "x"\n',
        "line 3",
        "Known: ",
    ),
    "roster": Refused(
        lambda place: place.roster_files[0], "email,left_on\na@b.example,soon\n", "line 2", "Write it like"
    ),
    "roster settings": Refused(lambda place: place.roster_settings_file, "nothing = 1\n", "line 1", "Known: "),
    "roster.parquet": Refused(lambda place: place.roster_files[1], b"PAR1 cut", "it cannot be read", "as Parquet"),
    "decisions": Refused(
        lambda place: place.decisions_file, "seat,decided,by,on\na@b.example,go,Bo,2026-10-01\n", "line 2", "reclaim"
    ),
    "invoices": Refused(
        lambda place: place.invoices_file,
        "team,from,until,amount\nacme,2026-10-01,2026-10-31,1.234\n",
        "line 2",
        "1234.50",
    ),
}
MONITORS = ("status", "status --json", "connections", "connections --json")
READERS = ("seats --csv", "reclaim --csv", "position --csv", "report", "export teams --format csv", "audit-pack")


@pytest.fixture
def published(home: Home, published_once: PublishedOnce) -> Home:
    """A home whose one team is well."""
    home.connections_file.write_text('[connections.acme]\napp_key = "k"\n')
    home.make(home.secrets)
    (home.secrets / "acme.json").write_text('{"app_secret": "s", "refresh_token": "r"}')
    (home.secrets / "acme.json").chmod(0o600)
    return published_once.put_into(home, well)


def asked(line: str) -> Result:
    return CliRunner().invoke(main, line.split())


def write(home: Home, refused: Refused) -> Path:
    path = refused.file(home)
    path.write_bytes(refused.text if isinstance(refused.text, bytes) else refused.text.encode())
    return path


def test_nothing_is_said_while_every_file_is_taken(published: Home) -> None:
    for line in (*MONITORS, "alerts", *READERS, "sql from(teams)"):
        done = asked(line)
        assert (done.exit_code, "Refused" in done.output) == (0, False), (line, done.output, done.exception)


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_file_is_no_ok(published: Home, name: str) -> None:
    refused = REFUSED[name]
    path = write(published, refused)
    for line in MONITORS:
        done = asked(line)
        assert done.exit_code == refused.monitor_code, (line, done.output)
        for words in (str(path), refused.line, refused.cure):
            assert words in done.stderr, (line, done.stderr)
        if "--json" in line and refused.monitor_code == 1:
            assert [each["team"] for each in json.loads(done.stdout)] == ["acme"]
    due = asked("alerts --json")
    assert due.exit_code == 1
    (alert,) = json.loads(due.stdout)
    assert (alert["team"], alert["alert"]) == ("all teams", "home_file_is_refused")
    assert refused.line in alert["what"]
    assert refused.cure in alert["cure"]


@pytest.mark.parametrize("name", ["exclusions", "connections"])
def test_figures_that_rest_on_an_older_file_say_so(published: Home, name: str) -> None:
    path = write(published, REFUSED[name])
    for line in (*READERS, "sql from(teams)"):
        done = asked(line)
        assert done.exit_code == 0, (line, done.output)
        assert f"Refused: Reading {path}: line" in done.stderr, line
        assert "What it said before still holds." in done.stderr
    for report in published.reports.rglob("*.html"):
        assert f"Your file of {name} cannot be read" in Page(report).said()
        assert "a@b.example" not in report.read_text()


def test_a_mended_file_is_well_at_once_and_told_once(published: Home) -> None:
    path = write(published, REFUSED["exclusions"])
    assert [alert.key for alert in due_alerts(published, NOW)] == ["home_file_is_refused all teams exclusions"]
    path.write_text("")
    assert due_alerts(published, NOW + timedelta(minutes=5)) == []
    assert asked("status").exit_code == 0


def test_several_refused_files_are_all_named(published: Home) -> None:
    paths = [write(published, REFUSED[name]) for name in ("connections", "exclusions", "roster", "decisions")]
    done = asked("status")
    assert done.exit_code == 2
    assert [path.name for path in paths if str(path) not in done.stderr] == []
    assert len(due_alerts(published, NOW)) == 4


def test_every_file_that_runs_read_is_looked_at() -> None:
    """A new subject of the home's files needs its case here."""
    assert {name.split()[0].split(".")[0] for name in REFUSED} == set(SUBJECTS)
