"""A first run of a big team, and an hourly run after it: memory and CPU by step.

``python -m bench.many_members [--members 50000] [--millions 0.3] [--days 30] [--groups 5000] [--against FOLDER]``

The biggest teams have 100,000 members and 10 million events in 730 days, which takes an hour. Beside another checkout
the first run is measured as a whole, through the job, since older ones have other steps.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from bench.beside import add_arguments, hold_ratio, home_of_this_checkout, in_turn
from bench.figures import Used, compare, now_mib, peak_mib
from bench.generated_log import LogPlan
from bench.log_server import serving

PEAK_MIB, HOURLY_MIB, RATIO = 1_500.0, 1_200.0, 0.7
SUBJECTS = ("team_info", "members", "groups", "member_storage", "events")


def first_run(connections: str, now: str, folder: str) -> dict[str, float]:
    """Peak (MiB) after each step and its CPU-seconds, of a first run into a home of its own, which stays."""
    import os
    from importlib import import_module

    import pipelines.definitions  # noqa: F401
    from assets.reading.team_reading import Request, read_teams
    from assets.report.making import make_reports
    from assets.warehouse import building as warehouse
    from resources import clock
    from resources.home import Home
    from resources.installation import Installation

    os.environ |= {"DROPBOX_LICENCES_HOME": str(_new_home(connections, folder)), "DROPBOX_LICENCES_NOW": now}
    installation, used = Installation(Home.from_environment()), Used()
    figures = {"start": peak_mib()}
    for subject in SUBJECTS:
        begun = used.cpu
        read = getattr(import_module(f"assets.reading.{subject}"), f"read_{subject}")
        (load,) = read_teams(installation, subject, Request("bench"), read)
        if load.error:
            raise load.error
        figures |= {subject: peak_mib(), f"{subject} left": now_mib(), f"{subject} CPU-s": used.cpu - begun}
    for name, step in (
        ("load", lambda: warehouse.load_lake(installation)),
        ("tables", lambda: warehouse.make_tables(installation, clock.now())),
        ("report", lambda: make_reports(installation.home, clock.now())),
    ):
        begun = used.cpu
        step()
        figures |= {name: peak_mib(), f"{name} CPU-s": used.cpu - begun}
    return figures | {"peak": peak_mib(), "CPU-s": used.cpu}


def first_job(connections: str, now: str, folder: str) -> dict[str, float]:
    """Peak (MiB) and CPU-seconds of the daily job as a first run into a home of its own, which stays."""
    import os

    from pipelines.running import run_job
    from resources.home import Home

    home, used = Home(_new_home(connections, folder)), Used()
    os.environ |= {"DROPBOX_LICENCES_HOME": str(home.root), "DROPBOX_LICENCES_NOW": now}
    assert run_job(home, "all_due", []) == 0
    return {"peak": peak_mib(), "CPU-s": used.cpu}


def hourly_run(first_tick: str, folder: str) -> dict[str, float]:
    """Peak (MiB) and CPU-seconds of the second hourly run of a process, on the home that ``first_run`` left."""
    import os

    from pipelines.running import run_job
    from resources.home import Home

    home = Home(home_of_this_checkout(folder))
    os.environ["DROPBOX_LICENCES_HOME"] = str(home.root)
    for index in range(2):
        now = datetime.fromisoformat(first_tick) + index * timedelta(minutes=10)
        os.environ["DROPBOX_LICENCES_NOW"] = now.isoformat()
        used = Used()
        assert run_job(home, "hourly", []) == 0
    return {"hourly peak": peak_mib(), "hourly CPU-s": used.cpu}


def _new_home(connections: str, folder: str) -> Path:
    root = home_of_this_checkout(folder)
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    (root / "connections.toml").write_text(connections)
    return root


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=50_000)
    parser.add_argument("--millions", type=float, default=0.3)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--groups", type=int, default=5_000)
    add_arguments(parser, pairs=1)
    arguments = parser.parse_args()
    plan = LogPlan(int(arguments.millions * 1e6), arguments.days, members=arguments.members)
    with tempfile.TemporaryDirectory() as folder, serving(plan, groups=arguments.groups) as server:
        told = {"connections": server.connections_toml, "now": (plan.end + timedelta(seconds=1)).isoformat()}
        first = f"bench.many_members:{'first_job' if arguments.against else 'first_run'}"
        ours, ratios = in_turn(first, told | {"folder": folder}, arguments, server.environment)
        print(json.dumps(ours))
        tick = {"first_tick": (plan.end + timedelta(hours=9, minutes=12, seconds=1)).isoformat(), "folder": folder}
        hourly, hourly_ratios = in_turn("bench.many_members:hourly_run", tick, arguments, server.environment)
    compare("first run, peak", ours["peak"], "MiB", at_most=PEAK_MIB)
    compare("hourly run, peak", hourly["hourly peak"], "MiB", at_most=HOURLY_MIB)
    hold_ratio(ratios, "CPU-s", RATIO)
    hold_ratio(hourly_ratios, "hourly CPU-s", RATIO)


if __name__ == "__main__":
    main()
