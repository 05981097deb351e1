"""What windows side by side bring where a page takes 300 ms: 2,000 pages over 400 days.

As many windows as the product finds good are compared with one, or with another checkout.
``python -m bench.latency [--one-by-one-days 400] [--against FOLDER]``; with fewer days the one-by-one reading covers as
many, and its time is taken for all 400 in proportion.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from bench.beside import add_arguments, in_turn
from bench.figures import Used, compare, peak_mib
from bench.generated_log import LogPlan
from bench.log_server import serving
from bench.reading_run import run_reading

LATENCY_SECONDS = 0.3
DAYS, PAGES_A_DAY, PAGE_EVENTS = 400, 5, 1000
TIMES_AS_FAST = 1.5


def first_load(connections: str, now: str) -> dict[str, float]:
    """Seconds and calls of reading the whole log, in the process whose turn it is."""
    import os

    import pandas as pd  # noqa: F401

    from assets.reading import events
    from assets.reading.team_reading import Request, read_teams
    from resources.home import Home
    from resources.installation import Installation

    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DROPBOX_LICENCES_HOME": folder, "DROPBOX_LICENCES_NOW": now}
        (Path(folder) / "connections.toml").write_text(connections)
        used = Used()
        (load,) = read_teams(Installation(Home(Path(folder))), "events", Request("bench"), events.read_events)
        if load.error:
            raise load.error
        return {"seconds": used.wall, "calls": load.calls, "CPU-s": used.cpu, "peak MiB": peak_mib()}


def _against(arguments: argparse.Namespace) -> None:
    plan = LogPlan(DAYS * PAGES_A_DAY * arguments.page_events, DAYS)
    with serving(plan, page_events=arguments.page_events, latency_seconds=LATENCY_SECONDS) as server:
        told = {"connections": server.connections_toml, "now": plan.end.isoformat()}
        _, ratios = in_turn("bench.latency:first_load", told, arguments, server.environment)
    compare("first load, against the other checkout", 1 / ratios["seconds"], "times as fast", at_least=TIMES_AS_FAST)


def _read_wall(days: int, windows_at_once: int) -> tuple[float, int]:
    plan = LogPlan(days * PAGES_A_DAY * PAGE_EVENTS, days)
    with serving(plan, latency_seconds=LATENCY_SECONDS) as server, tempfile.TemporaryDirectory() as folder:
        run = run_reading(server, Path(folder), windows_at_once=windows_at_once, only_reading=True)
    return run["read_wall"], run["calls"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one-by-one-days", type=int, default=DAYS)
    parser.add_argument("--page-events", type=int, default=PAGE_EVENTS, help="few: decoding is not what one waits for")
    add_arguments(parser, pairs=3)
    arguments = parser.parse_args()
    if arguments.against:
        _against(arguments)
        return
    days = arguments.one_by_one_days
    together, calls = _read_wall(DAYS, 0)
    print(f"many windows: {together:.0f} s for {calls:,} calls", flush=True)
    alone, calls = _read_wall(days, 1)
    alone *= DAYS / days
    print(f"1 window: {alone:.0f} s" + (f" (in proportion; {calls:,} calls were made)" if days != DAYS else ""))
    compare("many windows against one", alone / together, "times as fast", at_least=6.5)


if __name__ == "__main__":
    main()
