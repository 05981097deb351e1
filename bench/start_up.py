"""How long the command line takes to answer ``--help``, against Python's own start: ``python -m bench.start_up``.

A ratio, since seconds say more of the machine than of the code; on an idle one Python starts in some 20 ms.
``--against FOLDER`` measures ``status``, and what every run and code server imports, beside another checkout.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from bench.beside import add_arguments, hold_ratio, in_turn
from bench.figures import compare
from bench.generated_log import LogPlan
from bench.log_server import KEPT, serving
from bench.reading_run import run_reading

TIMES_PYTHON = 20.0
SECONDS = 1.0
STATUS_RATIO, DEFINITIONS_RATIO = 0.75, 0.85


def fastest(command: list[str], times: int) -> float:
    """Seconds of the fastest of some runs: what others do on the machine only ever adds."""
    taken = []
    for _ in range(times):
        begun = perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        taken.append(perf_counter() - begun)
    return min(taken)


def started(home: str) -> dict[str, float]:
    """CPU-seconds of whole processes, in the folder of the checkout whose turn it is."""
    lines = {
        "status": [sys.executable, "-m", "pipelines.cli", "status"],
        "import pipelines.definitions": [sys.executable, "-c", "import pipelines.definitions"],
    }
    figures = {}
    for name, line in lines.items():
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        environment = os.environ | {"DROPBOX_LICENCES_HOME": home}
        subprocess.run(line, env=environment, stdout=subprocess.DEVNULL, cwd=sys.path[0], check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        figures[name] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return figures


def _home() -> Path:
    home = KEPT / "home-start-up"
    if not (home / "warehouse.duckdb").exists():
        with serving(LogPlan(6_000, 40)) as server:
            run_reading(server, home)
    return home


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=10)
    add_arguments(parser, pairs=7)
    arguments = parser.parse_args()
    times = arguments.times
    if arguments.against:
        _, ratios = in_turn("bench.start_up:started", {"home": str(_home())}, arguments)
        hold_ratio(ratios, "status", STATUS_RATIO)
        hold_ratio(ratios, "import pipelines.definitions", DEFINITIONS_RATIO)
    bare = fastest([sys.executable, "-c", "pass"], times)
    helping = fastest([sys.executable, "-m", "pipelines.cli", "--help"], times)
    print(f"python -c pass: {bare:.3f} s")
    compare("dropbox-licences --help", helping, "s", at_most=SECONDS)
    compare("dropbox-licences --help", helping / bare, "times python -c pass", at_most=TIMES_PYTHON)


if __name__ == "__main__":
    main()
