"""A year of hourly runs in Dagster's home: its size, and how quick a start stays.

``python -m bench.year_of_runs [RUNS]``

Real runs are made, counted and weighed; then they are made a year old, and the next start has to forget them.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as db

from pipelines.engine.instance import KEPT_DAYS, open_instance
from pipelines.running import run_job
from resources.home import Home
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.linked_home import linked

TARGET_MB = 500.0
RUNS_A_DAY = 25  # hourly and daily


def size_mb(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def make_old(home: Home) -> None:
    """Say that all runs were made a year ago."""
    engine = db.create_engine(f"sqlite:///{home.dagster}/history/runs.db")
    then = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=365)
    with engine.begin() as connection:
        connection.execute(db.text("update runs set create_timestamp = :then"), {"then": then.isoformat(" ")})
    engine.dispose()


def opening_seconds(home: Home) -> float:
    begun = time.monotonic()
    open_instance(home).dispose()
    return time.monotonic() - begun


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    company = Company.simulate(CompanyPlan(members=20, days=20, events_a_day=20, groups=2))
    with (
        tempfile.TemporaryDirectory() as folder,
        SampleServer([company]) as server,
        linked(server, Path(folder)) as home,
    ):
        with open(os.devnull, "w") as nowhere, contextlib.redirect_stderr(nowhere):  # noqa: PTH123
            run_job(home, "all_due", [])
            first_mb = size_mb(home.dagster)
            for _ in range(runs):
                run_job(home, "hourly", [])
        grown_mb = size_mb(home.dagster)
        a_run = (grown_mb - first_mb) / runs
        year_mb = first_mb + a_run * RUNS_A_DAY * KEPT_DAYS
        print(f"{runs} runs: {a_run:.2f} MB a run; a start takes {opening_seconds(home):.2f} s")
        print(
            f"runs are kept {KEPT_DAYS} days: {year_mb:.0f} MB at any time of a year (target: at most {TARGET_MB:.0f})"
        )
        make_old(home)
        print(f"a start that forgets {runs + 1} old runs takes {opening_seconds(home):.2f} s", end=", ")
        print(f"{size_mb(home.dagster):.1f} MB are left of {grown_mb:.1f}")
        assert year_mb < TARGET_MB
        assert not list((home.dagster / "history" / "runs").glob("*-*.db"))


if __name__ == "__main__":
    main()
