"""kill -9 at random moments, each followed by an undisturbed run: the tables are true, nothing is left behind."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from dagster import DagsterInstance

from pipelines.engine.instance import prepare
from resources.home import Home
from resources.storage.locks import hold
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.command_line import ROOT, command, fork_server
from tests.pipeline.linked_home import ENOUGH_DAYS, linked, set_clock
from tests.pipeline.sample_truth import assert_true

PLAN = CompanyPlan(members=30, days=50, events_a_day=40, groups=3, future_days=3, hostile=True)
PHASES = (("first load", "all_due", 0), ("hourly", "hourly", 1), ("daily", "all_due", 27))


@dataclass
class Killer:
    """Runs phases, kills them, and remembers how long each takes."""

    chance: random.Random
    seconds: dict[str, float] = field(default_factory=dict)
    killed: Counter[str] = field(default_factory=Counter)

    def ask(self, scope: str, kill_after_seconds: float | None) -> dict[str, Any]:
        told = {"scope": scope, "environment": dict(os.environ), "kill_after_seconds": kill_after_seconds}
        (became,) = fork_server().ask(told)
        return became

    def trial(self, phase: str, scope: str) -> None:
        """One kill (if the run is not over before), one undisturbed run."""
        after = self.chance.uniform(0.0, self.seconds.get(phase, 1.0))
        self.killed[phase] += self.ask(scope, after)["killed"]
        undisturbed = self.ask(scope, None)
        assert undisturbed["code"] == 0
        self.seconds[phase] = max(0.2, undisturbed["seconds"])


def kill_often(root: Path, trials: int, seed: int = 0) -> Counter[str]:
    """So many trials over first loads, hourly and daily runs; returns how many runs were really killed."""
    company = Company.simulate(PLAN)
    with SampleServer([company]) as server, linked(server, root, history_days=60) as home:
        killer, start = Killer(random.Random(seed)), server.now
        for index in range(trials):
            phase, scope, hours = PHASES[index % len(PHASES)]
            if index % len(PHASES) == 0:
                for folder in (home.lake, home.warehouse_files):
                    shutil.rmtree(folder, ignore_errors=True)
                home.warehouse.unlink(missing_ok=True)
            set_clock(server, start + timedelta(hours=hours))
            killer.trial(phase, scope)
            if scope != "hourly":  # the hourly job leaves members as they were
                assert_true(home, company, server.now, is_storage_fresh=phase == "first load")
            assert_nothing_left(home)
    return killer.killed


def kill_through_dagster(root: Path, trials: int, seed: int = 0) -> int:
    """The same with the command line, which goes through Dagster; returns how many runs were really killed."""
    company, chance, killed = Company.simulate(PLAN), random.Random(seed), 0
    with SampleServer([company]) as server, linked(server, root, history_days=ENOUGH_DAYS) as home:
        for _ in range(trials):
            shutil.rmtree(home.lake, ignore_errors=True)
            line = [sys.executable, "-m", "pipelines.cli", "run"]
            with subprocess.Popen(line, cwd=ROOT, stderr=subprocess.DEVNULL) as running:
                try:
                    running.wait(timeout=chance.uniform(1.5, 6.0))
                except subprocess.TimeoutExpired:
                    running.kill()
                    killed += 1
            assert command("run").returncode == 0
            assert_true(home, company, server.now)
            assert not list(home.locks.glob("run-*"))
            prepare(home)
            with DagsterInstance.get() as instance:
                assert all(run.is_finished for run in instance.get_runs())
    return killed


def assert_nothing_left(home: Home) -> None:
    """No half-written file, no held lock."""
    assert not [path for path in (home.lake / ".staging").rglob("*") if path.is_file()]
    names = {path.name for path in home.warehouse_files.iterdir()}
    assert all(name == "work.duckdb" or name.isdigit() for name in names), names
    assert len(names) <= 4
    assert all(os.listdir(home.warehouse_files / name) == ["warehouse.duckdb"] for name in names - {"work.duckdb"})
    assert {path.name for path in home.root.iterdir()} <= {
        "connections.toml",
        "lake",
        "locks",
        "warehouse",
        "warehouse.duckdb",
    }
    for lock in ("acme", "warehouse"):
        with hold(home, lock, "a test", patience_seconds=0.0):
            pass
