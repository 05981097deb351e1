"""Whether time and memory grow with the history: 0.1, 1 and 5 million events over 400 days.

``python -m bench.growth [--millions 0.1 1 5]``
"""

from __future__ import annotations

import argparse

from bench.figures import compare
from bench.generated_log import LogPlan
from bench.pages_to_tables import measured

DAYS = 400
FIXED_CPU = "what does not depend on the log: empty tables, 400 files, publishing"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--millions", type=float, nargs="+", default=[0.1, 1.0, 5.0])
    told = arguments.parse_args()
    found = {}
    for millions in told.millions:
        (run,) = measured(LogPlan(int(millions * 1e6), DAYS))
        found[millions] = run
        print(
            f"{millions:4g} M events: {run['cpu']:.1f} CPU-s, {run['cpu'] / millions:.1f} a million, "
            f"peak {run['peak_mib']:.0f} MiB ({run['read_peak_mib']:.0f} before the load), "
            f"{run['wall']:.0f} s on the clock",
            flush=True,
        )
    smallest, *_, biggest = sorted(found)
    base = sorted(found)[len(found) // 2]
    per_million = {millions: run["cpu"] / millions for millions, run in found.items()}
    fixed = per_million[smallest] / per_million[base]
    print(f"the smallest costs {fixed:.2f} times as much a million as the middle one: {FIXED_CPU}")
    compare("time a million, biggest to middle", per_million[biggest] / per_million[base], "times", at_most=1.2)
    peaks = found[biggest]["peak_mib"] / found[base]["peak_mib"]
    compare("peak memory, biggest to middle", peaks, "times", at_most=1.15)


if __name__ == "__main__":
    main()
