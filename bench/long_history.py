"""A team whose whole log is read, from its beginning in 2014: a first run, hourly runs with nothing new, a rebuild.

``python -m bench.long_history [--days 4476] [--events 60000] [--members 400] [--against FOLDER] [--pairs 3]``
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bench.beside import add_arguments, hold_ratio, home_of_this_checkout, in_turn
from bench.figures import Used, compare, peak_mib
from bench.generated_log import LogPlan
from bench.log_server import serving

if TYPE_CHECKING:
    from resources.home import Home

FIRST_PEAK_MIB, HOURLY_PEAK_MIB = 500.0, 450.0
HOURLY_RATIO, REBUILD_RATIO = 0.42, 0.6


@contextmanager
def _home_of_this_checkout(folder: str, now: str) -> Iterator[Home]:
    """The home that the checkout whose turn it is fills: each reads its own lake."""
    from resources.home import Home

    place = home_of_this_checkout(folder)
    os.environ |= {"DROPBOX_LICENCES_HOME": str(place), "DROPBOX_LICENCES_NOW": now}
    yield Home(place)


def first_run(folder: str, connections: str, now: str) -> dict[str, float]:
    """CPU-seconds and peak (MiB) of a first run, through Dagster, into an empty home."""
    from pipelines.running import run_job

    with _home_of_this_checkout(folder, now) as home:
        shutil.rmtree(home.root, ignore_errors=True)
        home.make(home.root)
        home.connections_file.write_text(connections)
        used = Used()
        assert run_job(home, "all_due", []) == 0
        return {"first run, CPU-s": used.cpu, "first run, peak": peak_mib()}


def hourly_run(folder: str, now: str) -> dict[str, float]:
    """CPU-seconds and peak (MiB) of an hourly run that finds nothing new, after one that imported what is late."""
    from pipelines.running import run_job

    with _home_of_this_checkout(folder, now) as home:
        assert run_job(home, "hourly", []) == 0
        os.environ["DROPBOX_LICENCES_NOW"] = (datetime.fromisoformat(now) + timedelta(minutes=10)).isoformat()
        used = Used()
        assert run_job(home, "hourly", []) == 0
        return {"hourly run, CPU-s": used.cpu, "hourly run, peak": peak_mib()}


def rebuild(folder: str, now: str) -> dict[str, float]:
    """CPU-seconds and peak (MiB) of a rebuild, start-up left out."""
    from assets import warehouse
    from resources import clock
    from resources.installation import Installation

    if hasattr(warehouse, "__path__"):  # older checkouts have a module
        from assets.warehouse import building as warehouse  # type: ignore[no-redef]

    with _home_of_this_checkout(folder, now) as home:
        used = Used()
        warehouse.rebuild(Installation(home), clock.now())
        return {"rebuild, CPU-s": used.cpu, "rebuild, peak": peak_mib()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=4_476)
    parser.add_argument("--events", type=int, default=60_000)
    parser.add_argument("--members", type=int, default=400)
    add_arguments(parser, pairs=3)
    arguments = parser.parse_args()
    plan = LogPlan(arguments.events, arguments.days, members=arguments.members)
    now = (plan.end + timedelta(seconds=1)).isoformat()
    with serving(plan, groups=20) as server, tempfile.TemporaryDirectory() as folder:
        declared = server.connections_toml.partition("history_days")[0]
        connections = f'{declared}history_days = "all"\n'
        told = {"folder": folder, "now": now}
        first, _ = in_turn(
            "bench.long_history:first_run", told | {"connections": connections}, arguments, server.environment
        )
        hourly, hourly_ratios = in_turn("bench.long_history:hourly_run", told, arguments, server.environment)
        rebuilt, rebuild_ratios = in_turn("bench.long_history:rebuild", told, arguments, server.environment)
        print(json.dumps(first | hourly | rebuilt))
    compare("first run of the whole log, peak", first["first run, peak"], "MiB", at_most=FIRST_PEAK_MIB)
    compare("hourly run on it, peak", hourly["hourly run, peak"], "MiB", at_most=HOURLY_PEAK_MIB)
    hold_ratio(hourly_ratios, "hourly run, CPU-s", HOURLY_RATIO)
    hold_ratio(rebuild_ratios, "rebuild, CPU-s", REBUILD_RATIO)


if __name__ == "__main__":
    main()
