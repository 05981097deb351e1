"""kill -9 at random moments with the lake in a store: the next machine finds whole objects only, and true tables."""

from __future__ import annotations

import random
import shutil
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq

from resources.home import Home
from resources.storage.which_lake import open_lake
from sample_team.company import Company
from sample_team.server import SampleServer
from tests.grown.machines import linked
from tests.pipeline.killing import PHASES, PLAN, Killer
from tests.pipeline.linked_home import set_clock
from tests.pipeline.sample_truth import assert_true

TRIALS = 9


def assert_all_whole(home: Home) -> None:
    """Each object can be read to its end, none was set aside, and what half-written files there were are gone."""
    lake = open_lake(home)
    for path in lake.as_it_is().glob("*/team=*/*/data.parquet"):
        with pq.ParquetFile(path) as content:
            content.read()
    assert not lake.set_aside_files()
    assert not [path for path in (lake.root / ".staging").rglob("*") if path.is_file()]


def test_a_machine_that_is_killed_leaves_whole_objects_and_another_goes_on(tmp_path: Path, address: str) -> None:
    company = Company.simulate(PLAN)
    with SampleServer([company]) as server, linked(server, tmp_path / "home", history_days=60) as home:
        killer, start = Killer(random.Random(1)), server.now
        for index in range(TRIALS):
            phase, scope, hours = PHASES[index % len(PHASES)]
            if phase == "first load":
                open_lake(home).remove_team("acme")
                shutil.rmtree(home.lake_copies, ignore_errors=True)  # the next runs are another machine's
                shutil.rmtree(home.warehouse_files, ignore_errors=True)
                home.warehouse.unlink(missing_ok=True)
            set_clock(server, start + timedelta(hours=hours))
            killer.trial(phase, scope)
            if scope != "hourly":
                assert_true(home, company, server.now, is_storage_fresh=phase == "first load")
            assert_all_whole(home)
        assert killer.killed.total() > TRIALS // 3
