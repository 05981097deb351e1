"""An hourly run of 60 teams with nothing new: the lake in an object store against the lake in a folder, in turn.

``PYTHONPATH=.venv/grown python -m bench.store_and_folder [--teams 60] [--pairs 5]``, after ``make test-grown``:
CPU-seconds of the run's own process, from its start to its end. The store is SeaweedFS on loopback; what it uses itself
does not count.

Three homes are read once, then each hour each of them has a run, one after another: a folder, a store, and a store
beside whose lake the tables are put too, as they are if nobody says otherwise.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from statistics import median

from bench.figures import compare
from resources import clock
from resources.home import STORE_VARIABLE, TABLES_VARIABLE
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer

RATIO = 1.3
LAKES = {
    "folder": {},
    "store": {STORE_VARIABLE: "s3://lakes/bare", TABLES_VARIABLE: "none"},
    "store with tables": {STORE_VARIABLE: "s3://lakes/with-tables"},
}


def hourly_run(environment: Mapping[str, str]) -> float:
    """CPU-seconds of the process of a run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    line = [sys.executable, "-m", "pipelines.cli", "run", "--job", "hourly"]
    done = subprocess.run(line, env=os.environ | environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(server: SampleServer, folder: Path, store: Mapping[str, str], pairs: int) -> dict[str, list[float]]:
    """The CPU-seconds of each home's hourly runs after its first."""
    found: dict[str, list[float]] = {name: [] for name in LAKES}
    for hour in range(pairs + 1):
        for name, lake in LAKES.items():
            home = folder / name
            home.mkdir(exist_ok=True)
            (home / "connections.toml").write_text(server.connections_toml())
            moment = (server.now + timedelta(hours=hour)).isoformat()
            ours = {"DROPBOX_LICENCES_HOME": str(home), clock.VARIABLE: moment}
            found[name].append(hourly_run(server.environment() | store | lake | ours))
        words = (f"{name} {cpu[-1]:.2f}" for name, cpu in found.items())
        print(f"{f'run {hour}' if hour else 'first run'}: {', '.join(words)} CPU-s", flush=True)
    return {name: cpu[1:] for name, cpu in found.items()}


def main() -> None:
    from tests.grown.seaweed import Seaweed

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--teams", type=int, default=60)
    parser.add_argument("--pairs", type=int, default=5)
    told = parser.parse_args()
    plans = [
        CompanyPlan(f"team{index:02}", seed=index, members=40, days=30, events_a_day=40, groups=2)
        for index in range(told.teams)
    ]
    with tempfile.TemporaryDirectory() as name, SampleServer([Company.simulate(plan) for plan in plans]) as server:
        folder = Path(name)
        (folder / "seaweed").mkdir()
        with Seaweed(folder / "seaweed") as store:
            found = measure(server, folder, store.environment(), told.pairs)
    print(", ".join(f"{name}: {median(cpu):.2f}" for name, cpu in found.items()), "CPU-s, the median")
    for name in ("store", "store with tables"):
        ratio = median(ours / theirs for ours, theirs in zip(found[name], found["folder"], strict=True))
        compare(f"hourly run of {told.teams} teams, nothing new, {name} to folder", ratio, "times", at_most=RATIO)


if __name__ == "__main__":
    main()
