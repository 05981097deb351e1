"""What a command must wait for before it answers: heavy packages come with what needs them, and not before."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from resources.home import Home
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.linked_home import linked, run

HEAVY = {"dagster", "pandas", "vl_convert", "jinja2", "pyarrow.dataset", "openpyxl", "xlsxwriter", "keyring", "apprise"}
SMALL = CompanyPlan(members=6, days=5, events_a_day=4, groups=1)

COMMANDS = ("status", "position", "seats", "reclaim", "connections")

_TELLING = "import atexit, json, sys; atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))"
"""First of all, since a command ends its process."""


def heavy_after(code: str) -> set[str]:
    """The heavy packages that a new process has imported when it ends, after some code."""
    done = subprocess.run([sys.executable, "-c", f"{_TELLING}\n{code}"], capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr  # 1: a team needs attention
    return HEAVY & set(json.loads(done.stderr.splitlines()[-1]))


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    company, folder = Company.simulate(SMALL), tmp_path_factory.mktemp("home")
    with SampleServer([company]) as server, linked(server, folder / "home", history_days=10) as home:
        run(home)
        yield home


@pytest.fixture(scope="module")
def imported() -> dict[str, list[str]]:
    """All that is imported after each command, one after the other in one new process."""
    code = (
        "import json, sys; from contextlib import suppress; from pipelines.cli import main\n"
        f"for name in {COMMANDS}:\n"
        "    with suppress(SystemExit): main([name])\n"
        "    print(json.dumps([name, sorted(sys.modules)]), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return dict(json.loads(line) for line in done.stderr.splitlines() if line.startswith("["))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_shows_tables_imports_no_heavy_package(command: str, imported: dict[str, list[str]]) -> None:
    assert "duckdb" in imported[command], "it has shown tables"
    assert HEAVY & {*imported[command]} == set()


def test_looking_whether_a_team_was_linked_again_imports_none(home: Home) -> None:
    code = "from assets.links.linked_teams import last_link; from resources.storage.lake import Lake"
    assert heavy_after(f"from pathlib import Path; {code}; last_link(Lake(Path({str(home.lake)!r})), 'acme')") == set()


def test_definitions_import_nothing_that_only_a_report_or_a_frame_needs() -> None:
    assert heavy_after("import pipelines.definitions") == {"dagster"}


def test_a_forecast_is_drawn_without_pandas() -> None:
    code = (
        "import duckdb; from assets.warehouse import licensing; connection = duckdb.connect(); "
        "licensing.make_functions(connection); "
        "assert connection.execute('select seats_ahead([1, -1, 2], [7, 300])').fetchall()"
    )
    assert heavy_after(code) == set()
