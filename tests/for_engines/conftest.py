"""A home of several teams, one of them hostile, and a folder into which its tables are put for other engines."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.demo import CONTRACT
from resources.home import Home
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.linked_home import linked, run

SHARDS = 3
HISTORY_DAYS = 100
"""More than any team has events of: days without events are read too, and are no month."""
PLANS = [
    CompanyPlan(name="acme", seed=3, members=14, days=70, events_a_day=9, groups=2),
    CompanyPlan(name="beta", seed=4, members=20, days=45, events_a_day=9, groups=2, hostile=True),
    CompanyPlan(name="gamma", seed=5, members=8, days=20, events_a_day=9, groups=2),
    CompanyPlan(name="delta", seed=6, members=8, days=20, events_a_day=9, groups=2),
]


@pytest.fixture(scope="session")
def read_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """The home, read and published once, with nothing for other engines; who changes it makes a copy."""
    with (
        SampleServer([Company.simulate(plan) for plan in PLANS]) as server,
        linked(server, tmp_path_factory.mktemp("home"), history_days=HISTORY_DAYS) as home,
    ):
        home.connections_file.write_text(home.connections_file.read_text() + CONTRACT)
        run(home)
    return home


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the environment names for the tables."""
    place = tmp_path / "for engines"
    monkeypatch.setenv("DROPBOX_LICENCES_TABLES", str(place))
    monkeypatch.setenv("DROPBOX_LICENCES_SHARDS", str(SHARDS))
    return place


@pytest.fixture
def home(read_home: Home, tmp_path: Path) -> Home:
    """A copy of the home."""
    shutil.copytree(read_home.root, tmp_path / "home", symlinks=True)
    return Home(tmp_path / "home")
