"""What a refused file of the home said before still holds when tables are made again, or nothing is published."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assets.warehouse.building import load_lake
from pipelines.cli import main
from resources.home import Home
from resources.installation import Installation
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.asked_tables import only_asked
from tests.pipeline.command_line import fork_server
from tests.pipeline.linked_home import ENOUGH_DAYS, linked, make_tables, run
from tests.published import ask, asking

pytestmark = pytest.mark.timeout(900)
COMPANY = Company.simulate(CompanyPlan(seed=9, members=8, days=6, events_a_day=4, groups=1))
RIGHT = {
    "exclusions.toml": '[[exclusions]]\nperson = "{email}"\nreason = "r"\nowner = "o"\n',
    "roster.csv": "email,department,status\n{email},Sales,left\n",
    "roster.toml": 'left_statuses = ["Terminated"]\n',
    "decisions.csv": "seat,decided,by,on\n{email},keep,Bo,2026-10-01\n",
    "invoices.csv": "team,from,until,amount\nacme,2026-10-01,2026-10-31,12.50\n",
}
WRONG = {
    "exclusions.toml": 'nobody = "x"\n',
    "roster.csv": "email,left_on\nx,soon\n",
    "roster.toml": "left = 1\n",
    "decisions.csv": "seat,decided,by,on\nx,go,Bo,2026-10-01\n",
    "invoices.csv": "team,from,until,amount\nacme,2026-10-01,2026-10-31,1.234\n",
    "connections.toml": "[connections.acme]\nunknown = 1\n",
}
SAID = {
    "exclusions.toml": "from exclusions",
    "roster.csv": "from roster_lines",
    "roster.toml": "from roster_statuses",
    "decisions.csv": "from decision_lines",
    "invoices.csv": "from invoice_lines",
    "connections.toml": "from connections",
}
ASKED = ("seats", "decisions")
"""The licence tables that its tests, and the commands in them, look at."""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home in which everything was loaded once, and the sample team that it is linked to."""
    with (
        SampleServer([COMPANY]) as server,
        linked(server, tmp_path_factory.mktemp("home"), history_days=ENOUGH_DAYS) as place,
    ):
        for name, text in RIGHT.items():
            (place.root / name).write_text(right(name, text))
        with only_asked(*ASKED):
            assert [load.error for load in run(place) if load.error] == []
        yield place


@pytest.fixture
def home(loaded: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """A copy of it."""
    shutil.copytree(loaded.root, tmp_path / "home", symlinks=True)
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(tmp_path / "home"))
    with only_asked(*ASKED):
        yield Home(tmp_path / "home")


def right(name: str, text: str | None = None) -> str:
    return (text or RIGHT[name]).format(email=COMPANY.people[0].email)


def asked(line: str) -> Result:
    return CliRunner().invoke(main, line.split())


def said(home: Home) -> dict[str, list[object]]:
    """What the published tables hold of each file, and what follows for the seats."""
    queries = SAID | {
        "seats": "select team_member_id, excluded, department, reason_code, verdict from seats order by all"
    }
    with asking(home) as asked:
        return {name: [*asked(query)] for name, query in queries.items()}


def published_as(home: Home) -> str:
    return str(home.warehouse.readlink())


def lose(home: Home) -> None:
    (home.warehouse_files / "work.duckdb").unlink()


def damage(home: Home) -> None:
    path = home.warehouse_files / "work.duckdb"
    path.write_bytes(path.read_bytes()[:5000] + b"\0" * 9000)


def test_what_files_said_holds_over_a_rebuild_while_they_are_refused(home: Home) -> None:
    before = said(home)
    assert all(before.values())
    for name, text in WRONG.items():
        (home.root / name).write_text(text)
    done = asked("rebuild")
    assert done.exit_code == 1, done.stderr
    for name in WRONG.keys() - {"roster.csv"}:  # roster.toml is read before it
        assert f"{home.root / name}: line" in done.stderr
    assert done.stderr.count("What it said before still holds.") == 5
    assert said(home) == before
    held = {row["subject"]: row["loaded_at"] for row in ask(home, "from home_files")}
    assert set(held) == {"connections", "exclusions", "roster", "decisions", "invoices"}


@pytest.mark.parametrize("harm", [lose, damage])
def test_what_files_said_holds_over_a_work_file_that_is_lost(home: Home, harm: Callable[[Home], None]) -> None:
    before = said(home)
    for name in ("exclusions.toml", "roster.csv", "decisions.csv"):
        (home.root / name).write_text(WRONG[name])
    harm(home)
    done = asked("run --job hourly")
    assert done.exit_code == 1
    assert said(home) == before
    assert "roster.csv" in done.stderr


@pytest.mark.parametrize("name", ["exclusions.toml", "roster.csv", "decisions.csv"])
def test_nothing_is_published_where_it_is_not_known_what_a_file_said(home: Home, name: str) -> None:
    """The published copies are gone too; the tables would be made without the file."""
    for copy in home.warehouse_files.glob("[0-9]*"):
        for path in copy.iterdir():
            path.unlink()
        copy.rmdir()
    home.warehouse.unlink()
    (home.root / name).write_text(WRONG[name])
    lake = sorted(home.lake.rglob("*"))
    held = (home.warehouse_files / "work.duckdb").read_bytes()
    done = asked("rebuild")
    assert done.exit_code == 2, done.stderr
    assert f"{home.root / name}: line" in done.stderr
    assert "what the file said before is not known" in done.stderr
    assert "nothing is published" in done.stderr
    assert not home.warehouse.exists()
    assert sorted(home.lake.rglob("*")) == lake
    assert (home.warehouse_files / "work.duckdb").read_bytes() == held, "nothing was touched"
    assert f"{home.root / name}: line" in asked("status").stderr

    lose(home)
    done = asked("run --job hourly")
    assert done.exit_code == 1
    assert "Failed: warehouse: Loading the files of the home: " in done.stderr
    assert "what the file said before is not known" in done.stderr
    assert "Traceback" not in done.stderr
    assert not home.warehouse.exists()

    (home.root / name).write_text(right(name))
    assert asked("rebuild").exit_code == 0
    assert all(said(home).values())


KILLED = """
import os, signal
from assets.warehouse import home_files, loading, building as warehouse
from resources import clock
from resources.home import Home
from resources.installation import Installation

def kill(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

{module}.{name} = kill
warehouse.rebuild(Installation(Home.from_environment()), clock.now())
"""


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("loading", "load"),
        ("warehouse", "load_home_files"),
        ("warehouse", "make_tables"),
        ("warehouse", "need_home_files"),
    ],
)
def test_a_rebuild_that_was_killed_loses_nothing_of_a_refused_file(home: Home, module: str, name: str) -> None:
    before, link = said(home), published_as(home)
    for wrong in ("exclusions.toml", "roster.csv", "decisions.csv"):
        (home.root / wrong).write_text(WRONG[wrong])
    script = KILLED.format(module=module, name=name)
    (ended,) = fork_server().ask({"environment": dict(os.environ), "script": script})
    assert ended["killed"]
    assert published_as(home) == link
    installation = Installation(home)
    load_lake(installation)
    assert {failure.subject for failure in installation.failures} == {"exclusions", "roster", "decisions"}
    make_tables(home)
    assert published_as(home) != link
    assert said(home) == before


def test_a_file_that_is_empty_on_purpose_says_nothing(home: Home) -> None:
    for name in RIGHT:
        (home.root / name).unlink()
    assert asked("rebuild").exit_code == 0
    after = said(home)
    assert not after["exclusions.toml"] + after["roster.csv"] + after["decisions.csv"]
