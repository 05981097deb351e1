"""HTTPS pages to published tables: CPU, memory, size, and where the time goes.

``python -m bench.pages_to_tables [--events 1000000] [--days 400] [--times 3]``
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from bench.figures import compare
from bench.generated_log import LogPlan
from bench.log_server import serving
from bench.reading_run import run_reading

THIN_A_DAY, THICK_A_DAY = 1_400, 20_000


def measured(plan: LogPlan, times: int = 1) -> list[dict[str, Any]]:
    """First loads of a log, each into a home of its own."""
    runs = []
    with serving(plan) as server:
        for _ in range(times):
            with tempfile.TemporaryDirectory() as folder:
                runs.append(run_reading(server, Path(folder)))
                assert runs[-1]["rows"] == plan.events_a_day * plan.days
    return runs


def size_ratio(run: dict[str, Any]) -> float:
    """How many times smaller the lake is than the JSON in it."""
    return float(run["json_bytes"] / run["lake_bytes"])


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--events", type=int, default=1_000_000)
    arguments.add_argument("--days", type=int, default=400)
    arguments.add_argument("--times", type=int, default=3)
    told = arguments.parse_args()
    plan = LogPlan(told.events, told.days)
    millions = plan.events_a_day * plan.days / 1e6
    runs = measured(plan, told.times)
    print(f"{millions:g} M events over {plan.days} days, {runs[0]['json_bytes'] / 1e6 / millions:.0f} bytes each")
    for run in runs:
        print(
            f"    {run['cpu']:.1f} CPU-s, {run['wall']:.1f} s on the clock, {run['calls']:,} calls, "
            f"peak {run['peak_mib']:.0f} MiB ({run['start_mib']:.0f} at the start; {run['read_peak_mib']:.0f} "
            f"before the load), lake {run['lake_bytes'] / 1e6:.0f} MB"
        )
    compare("CPU-seconds a million events", median(run["cpu"] for run in runs) / millions, "CPU-s", at_most=20)
    compare("peak memory of the process", max(run["peak_mib"] for run in runs), "MiB", at_most=600)
    print("where it goes (CPU-seconds a million, median):")
    for part in runs[0]["shares"]:
        print(f"    {part:28}{median(run['shares'][part] for run in runs) / millions:6.2f}")
    for a_day, at_least in ((THICK_A_DAY, 7.0), (THIN_A_DAY, 6.0)):
        (run,) = measured(LogPlan(min(told.events, a_day * 20), min(told.events, a_day * 20) // a_day))
        compare(f"JSON to Parquet at {a_day:,} events a day", size_ratio(run), "times", at_least=at_least)


if __name__ == "__main__":
    main()
