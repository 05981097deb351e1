"""A simulated month of hourly and daily runs: 2 % faults, late events, two power cuts (SIGKILL in the middle of a run).

``python -m bench.month [--days 30]``. Ends with an error if an event is lost or doubled, or anything is left behind.
"""

from __future__ import annotations

import argparse

from bench.simulated_days import simulate


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--days", type=int, default=30)
    simulate(arguments.parse_args().days, fault_rate=0.02, power_cuts=2)


if __name__ == "__main__":
    main()
