"""The hourly job on a lake of 5 million events, through Dagster in process: seconds and calls.

``python -m bench.hourly [--millions 5] [--against FOLDER]``. The lake is made once, and kept (``log_server.KEPT``).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

import duckdb

from bench.beside import add_arguments, hold_ratio, in_turn
from bench.figures import Used, compare, peak_mib
from bench.generated_log import LogPlan
from bench.log_server import KEPT, LogServer, serving
from bench.reading_run import run_reading

DAYS = 400
RUNS = 3
RATIO = 0.75
NEWEST = "select calls, rows from loads where subject = 'events' order by started_at desc limit 1"


def _lake(server: LogServer) -> Path:
    """A home with the whole log in it."""
    home = KEPT / server.served.folder.name.replace("pages", "home")
    if not (home / "warehouse.duckdb").exists():
        shutil.rmtree(home, ignore_errors=True)
        run_reading(server, home)
    return home


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--millions", type=float, default=5.0)
    parser.add_argument("--in-process", default="", help="set by itself: the time of the first tick")
    add_arguments(parser)
    told = parser.parse_args()
    if told.in_process:
        _ticks(datetime.fromisoformat(told.in_process))
        return
    plan = LogPlan(int(told.millions * 1e6), DAYS)
    with serving(plan) as server:
        first_tick = plan.end + timedelta(hours=9, minutes=12, seconds=1)
        if told.against:
            of_both = {"connections": server.connections_toml, "first_tick": first_tick.isoformat()}
            _, ratios = in_turn("bench.hourly:ticks_of_a_new_home", of_both, told, server.environment)
            hold_ratio(ratios, "hourly run", RATIO)
            return
        home = _lake(server)
        environment = os.environ | server.environment | {"DROPBOX_LICENCES_HOME": str(home)}
        line = [sys.executable, "-m", "bench.hourly", "--in-process", first_tick.isoformat()]
        subprocess.run(line, env=environment, check=True)


def ticks_of_a_new_home(connections: str, first_tick: str) -> dict[str, float]:
    """The hourly runs of a process after its first two, of which the first reads the whole log."""
    from pipelines.running import run_job
    from resources.home import Home

    with tempfile.TemporaryDirectory() as folder:
        home, found = Home(Path(folder)), []
        home.connections_file.write_text(connections)
        os.environ["DROPBOX_LICENCES_HOME"] = folder
        for index in range(RUNS + 2):
            now = datetime.fromisoformat(first_tick) + index * timedelta(minutes=10)
            os.environ["DROPBOX_LICENCES_NOW"] = now.isoformat()
            used = Used()
            assert run_job(home, "hourly", []) == 0
            found.append((used.cpu, used.wall))
        return {"hourly run": median(cpu for cpu, _ in found[2:]), "seconds": median(wall for _, wall in found[2:])}


def _ticks(first_tick: datetime) -> None:
    """Some hourly runs in this process, an hour apart. The first one imports what Dagster and pyarrow import late."""
    from pipelines.running import run_job
    from resources.home import Home

    home, slowest = Home.from_environment(), 0.0
    for index in range(RUNS):
        os.environ["DROPBOX_LICENCES_NOW"] = (first_tick + index * timedelta(hours=1)).isoformat()
        used = Used()
        assert run_job(home, "hourly", []) == 0
        slowest = max(slowest, used.wall) if index else 0.0
        with duckdb.connect(str(home.warehouse), read_only=True) as connection:
            calls, rows = connection.execute(NEWEST).fetchone() or (0, 0)
        print(f"run {index + 1}: {used.wall:.2f} s on the clock, {used.cpu:.2f} CPU-s, {calls} calls, {rows:,} events")
    print(f"peak {peak_mib():.0f} MiB")
    compare("hourly run after the first, the slowest", slowest, "s", at_most=3.0)


if __name__ == "__main__":
    main()
