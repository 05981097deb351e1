"""kill -9 at two hundred random moments of first loads, hourly and daily runs, and at ten through Dagster.

``python -m bench.kill_moments [TRIALS]``. Ends with an error at the first table that is not true, at the first litter,
at the first lock that is held, at the first run that is left STARTED.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.pipeline.killing import kill_often, kill_through_dagster


def main() -> None:
    trials = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    through = max(1, trials // 20)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        killed = kill_often(Path(folder) / "plain", trials, seed=1)
        print(f"plain functions: {trials} runs, {sum(killed.values())} killed in the middle {dict(killed)}", flush=True)
        killed_there = kill_through_dagster(Path(folder) / "dagster", through, seed=1)
        print(f"through Dagster: {through} runs, {killed_there} killed in the middle; none is left STARTED")
    seconds = time.monotonic() - begun
    print(f"each was followed by one undisturbed run: tables true, no litter, no lock; {seconds:.0f} s")


if __name__ == "__main__":
    main()
