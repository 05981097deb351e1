"""No room for what is written, though the disk has some: a quota, or a limit of what a file may hold."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from resources.errors import TryLater
from resources.home import Home
from resources.storage.disk import disk_errors
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.command_line import ROOT, command
from tests.pipeline.linked_home import linked, run
from tests.pipeline.sample_truth import assert_true

PLAN = CompanyPlan(seed=8, members=12, days=12, events_a_day=10, groups=2)


@pytest.fixture(scope="module")
def server() -> Iterator[SampleServer]:
    with SampleServer([Company.simulate(PLAN)]) as server:
        yield server


@pytest.fixture(scope="module")
def home(server: SampleServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with linked(server, tmp_path_factory.mktemp("home"), history_days=20) as home:
        run(home)
        yield home


def limited(kilobytes: int, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command line where no file may hold more."""
    line = ["bash", "-c", f'ulimit -f {kilobytes}; exec "$@"', "bash", sys.executable, "-m", "pipelines.cli", *words]
    unmeasured = {
        name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")
    }  # it writes, too
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False, env=unmeasured, timeout=200)


@pytest.mark.parametrize("words", [("export",), ("export", "--format", "csv"), ("audit-pack",), ("report",)])
def test_a_file_that_may_not_be_so_large_is_told(home: Home, words: tuple[str, ...]) -> None:
    before = sorted(home.root.rglob("*"))
    done = limited(2, *words)
    assert done.returncode == 2, done.stderr
    assert "larger than may be written here. Raise the limit (ulimit -f)" in done.stderr
    assert "Traceback" not in done.stderr
    new = [path for path in home.root.rglob("*") if path.is_file() and path not in before]
    assert [path for path in new if path.suffix != ".csv"] == [], (
        "small tables are whole, the first that is not ended it"
    )


@pytest.mark.parametrize("words", [("run",), ("rebuild",)])
def test_a_run_whose_files_may_not_be_so_large_is_told_and_the_next_one_is_whole(
    server: SampleServer, home: Home, words: tuple[str, ...]
) -> None:
    done = limited(100, *words)
    assert done.returncode in {1, 2}
    assert "ulimit -f" in done.stderr
    assert "Traceback" not in done.stderr
    assert command("run").returncode == 0
    assert_true(home, server.companies["acme"], server.now, history_days=20)


@pytest.mark.parametrize(
    ("number", "words"), [(errno.EDQUOT, "disk quota of this user"), (errno.ENOSPC, "the disk is full")]
)
def test_duckdb_names_a_quota_or_a_full_disk_by_the_systems_words_alone(number: int, words: str) -> None:
    with pytest.raises(TryLater, match=words) as told, disk_errors(Path("warehouse.duckdb")):
        raise duckdb.IOException(f'Could not write file "warehouse.duckdb": {os.strerror(number)}')
    assert told.value.cure == "Free some space; what was there before is whole"
