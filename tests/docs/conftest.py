"""The demo, run once for all tests of the docs."""

from __future__ import annotations

import os

import pytest
from filelock import FileLock

from pipelines import demo
from resources.home import Home
from tests.pipeline.linked_home import run


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """What ``make demo`` makes; tests that run side by side share it."""
    base = tmp_path_factory.getbasetemp()
    root = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demo"
    with FileLock(f"{root}.lock"):
        if not Home(root).warehouse.exists():
            with demo.sample_team(root):
                run(Home(root))
    return Home(root)
