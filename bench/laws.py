"""The laws of property tests, tried forty times as often as in ``make test``: ``python -m bench.laws [TEST ...]``.

Among them the promise of docs/delivery.md: whatever the paging, order, lateness, faults and crashes of a log, after
the last reading the lake equals it. Each run tries other examples and prints how many of each law held.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
from pathlib import Path

from bench.figures import Used, compare


def main() -> None:
    """Try them all, or those that are named as pytest names tests."""
    seed, used = random.randrange(10**9), Used()
    print(f"seed {seed}", flush=True)
    line = [sys.executable, "-m", "pytest", "-q", "-m", "hypothesis", "--timeout=0", "-p", "no:cacheprovider"]
    line += ["--hypothesis-profile=nightly", "--hypothesis-show-statistics", f"--hypothesis-seed={seed}"]
    done = subprocess.run(
        [*line, *sys.argv[1:]], cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False
    )
    # A law's name stands alone before the counts of its phases.
    held = {}
    name = ""
    for text in done.stdout.splitlines():
        if named := re.fullmatch(r"(tests/\S+::.+):", text):
            name = named[1]
        elif counted := re.search(r"(\d+) passing examples.*?(\d+) failing", text):
            passing, failing = map(int, counted.groups())
            before = held.get(name, (0, 0))
            held[name] = (before[0] + passing, before[1] + failing)
    for name, (passing, failing) in held.items():
        print(f"{passing:6} held, {failing} did not: {name}")
    if done.returncode:
        print(done.stdout[-20_000:])
    compare("laws that do not hold", sum(failing > 0 for _, failing in held.values()), "laws", at_most=0)
    compare("examples that were tried", sum(map(sum, held.values())), f"examples in {used.wall:.0f} s", at_least=1)
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
