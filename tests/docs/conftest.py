"""The demo, run once for all tests of the docs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from filelock import FileLock

from pipelines import cli
from pipelines.demo import DEMO_HOME
from resources.home import Home
from tests.published import kept_open


@dataclass(frozen=True)
class DemoRun:
    """What ``dropbox-licences demo`` said, in the folder that has its home."""

    folder: str
    exit_code: int
    output: str


@pytest.fixture(scope="session")
def demo_run(tmp_path_factory: pytest.TempPathFactory) -> DemoRun:
    """What ``make demo`` makes; tests that run side by side share it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demo"
    said = folder / "said.json"
    with FileLock(f"{folder}.lock"), pytest.MonkeyPatch.context() as place:
        if not said.exists():
            folder.mkdir()
            place.chdir(folder)
            done = CliRunner().invoke(cli.main, ["demo"])
            said.write_text(json.dumps(asdict(DemoRun(str(folder), done.exit_code, done.output))), encoding="utf-8")
    return DemoRun(**json.loads(said.read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def demo_home(demo_run: DemoRun) -> Iterator[Home]:
    assert demo_run.exit_code == 0, demo_run.output
    with kept_open(Home(Path(demo_run.folder) / DEMO_HOME)) as home:
        yield home
