"""How long the command line takes to answer ``--help``, against Python's own start: ``python -m bench.start_up``.

A ratio, since seconds say more of the machine than of the code; on an idle one Python starts in some 20 ms.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from time import perf_counter

from bench.figures import compare

TIMES_PYTHON = 20.0
SECONDS = 1.0


def fastest(command: list[str], times: int) -> float:
    """Seconds of the fastest of some runs: what others do on the machine only ever adds."""
    taken = []
    for _ in range(times):
        begun = perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        taken.append(perf_counter() - begun)
    return min(taken)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--times", type=int, default=10)
    times = arguments.parse_args().times
    bare = fastest([sys.executable, "-c", "pass"], times)
    helping = fastest([sys.executable, "-m", "pipelines.cli", "--help"], times)
    print(f"python -c pass: {bare:.3f} s")
    compare("dropbox-licences --help", helping, "s", at_most=SECONDS)
    compare("dropbox-licences --help", helping / bare, "times python -c pass", at_most=TIMES_PYTHON)


if __name__ == "__main__":
    main()
