"""What tests of linking share: sample teams that nobody linked yet, and a home without secrets."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from resources.home import Home
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.linked_home import linked

ACME = Company.simulate(CompanyPlan(members=20, days=20, events_a_day=10, groups=2))
BETA = Company.simulate(CompanyPlan(name="beta", members=10, days=10, events_a_day=5, groups=2))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SampleServer]:
    """Two companies; the environment leads to them and holds no secret."""
    with SampleServer([ACME, BETA]) as server, linked(server, tmp_path / "home") as home:
        for name in ("ACME", "BETA"):
            for kind in ("APP_SECRET", "REFRESH_TOKEN"):
                os.environ.pop(f"DROPBOX_{name}_{kind}")
        os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
        home.connections_file.unlink()
        yield server


@pytest.fixture
def home(server: SampleServer) -> Home:
    return Home(Path(os.environ["DROPBOX_LICENCES_HOME"]))
