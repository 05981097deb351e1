"""A first run of a big team, and an hourly run after it: memory and CPU by step.

``python -m bench.many_members [--members 50000] [--millions 0.3] [--days 30] [--groups 5000] [--against FOLDER]``

The biggest teams have 100,000 members and 10 million events in 730 days, which takes an hour.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from datetime import timedelta
from pathlib import Path

from bench.beside import add_arguments, hold_ratio, in_turn
from bench.figures import Used, compare, now_mib, peak_mib
from bench.generated_log import LogPlan
from bench.log_server import serving

PEAK_MIB, RATIO = 1_500.0, 0.7
SUBJECTS = ("team_info", "members", "groups", "member_storage", "events")


def first_run(connections: str, now: str) -> dict[str, float]:
    """Peak (MiB) after each step and its CPU-seconds, of a first run into a home of its own."""
    import os  # noqa: PLC0415
    from importlib import import_module  # noqa: PLC0415

    import pipelines.definitions  # noqa: PLC0415, F401
    from assets.reading.team_reading import Request, read_teams  # noqa: PLC0415
    from assets.report.making import make_reports  # noqa: PLC0415
    from assets.warehouse import building as warehouse  # noqa: PLC0415
    from resources import clock  # noqa: PLC0415
    from resources.home import Home  # noqa: PLC0415
    from resources.installation import Installation  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DROPBOX_LICENCES_HOME": folder, "DROPBOX_LICENCES_NOW": now}
        (Path(folder) / "connections.toml").write_text(connections)
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=50_000)
    parser.add_argument("--millions", type=float, default=0.3)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--groups", type=int, default=5_000)
    add_arguments(parser, pairs=1)
    arguments = parser.parse_args()
    plan = LogPlan(int(arguments.millions * 1e6), arguments.days, members=arguments.members)
    with serving(plan, groups=arguments.groups) as server:
        told = {"connections": server.connections_toml, "now": (plan.end + timedelta(seconds=1)).isoformat()}
        ours, ratios = in_turn("bench.many_members:first_run", told, arguments, server.environment)
        print(json.dumps(ours))
    compare("first run, peak", ours["peak"], "MiB", at_most=PEAK_MIB)
    hold_ratio(ratios, "CPU-s", RATIO)


if __name__ == "__main__":
    main()
