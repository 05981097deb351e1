"""Two simulated weeks of hourly and daily runs: 5 % faults, late events, token expiries, cursor resets.

``python -m bench.soak [--days 14]``. Ends with an error if an event is lost or doubled, or anything is left behind.
"""

from __future__ import annotations

import argparse

from bench.simulated_days import simulate


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--days", type=int, default=14)
    simulate(arguments.parse_args().days, fault_rate=0.05, power_cuts=0)


if __name__ == "__main__":
    main()
