"""What windows side by side bring where a page takes 300 ms: 2,000 pages over 400 days, eight windows against one.

``python -m bench.latency [--one-by-one-days 400]``; with fewer days the one-by-one reading covers as many, and its
time is taken for all 400 in proportion.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from bench.figures import compare
from bench.generated_log import LogPlan
from bench.log_server import serving
from bench.reading_run import run_reading

LATENCY_SECONDS = 0.3
DAYS, PAGES_A_DAY, PAGE_EVENTS = 400, 5, 1000


def _read_wall(days: int, windows_at_once: int) -> tuple[float, int]:
    plan = LogPlan(days * PAGES_A_DAY * PAGE_EVENTS, days)
    with serving(plan, latency_seconds=LATENCY_SECONDS) as server, tempfile.TemporaryDirectory() as folder:
        run = run_reading(server, Path(folder), windows_at_once=windows_at_once, only_reading=True)
    return run["read_wall"], run["calls"]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--one-by-one-days", type=int, default=DAYS)
    days = arguments.parse_args().one_by_one_days
    together, calls = _read_wall(DAYS, 8)
    print(f"8 windows: {together:.0f} s for {calls:,} calls", flush=True)
    alone, calls = _read_wall(days, 1)
    alone *= DAYS / days
    print(f"1 window: {alone:.0f} s" + (f" (in proportion; {calls:,} calls were made)" if days != DAYS else ""))
    compare("8 windows against one", alone / together, "times as fast", at_least=6.5)


if __name__ == "__main__":
    main()
