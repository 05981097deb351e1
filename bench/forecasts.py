"""Whether forecasts of seats hold: back-tests over made-up companies, steady, growing, seasonal, with one mass leave.

``python -m bench.forecasts [--companies 100]``, so many of each kind. As ``forecast_backtest`` does it: every fourth
week, with 26 weeks before it or more, 28, 91, 182 and 364 days ahead. Told are the share of back-tests whose interval
held what came, the mean error beside that of "as today", and the interval's mean width.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from assets.warehouse.seats_ahead import seats_ahead
from bench.companies import KINDS, company
from bench.figures import compare

WEEKS_AHEAD = (4, 13, 26, 52)


@dataclass(frozen=True)
class Trial:
    """A forecast of a past day, and what came."""

    now: int
    low: int
    likely: int
    high: int
    actual: int


def trials(changes: Sequence[int], at_first: int) -> Iterator[Trial]:
    """All back-tests of a company."""
    seats = [at_first, *accumulate(changes, initial=at_first)][1:]
    for begin in range(len(changes) % 4 + 24, len(changes), 4):
        before, ahead = changes[max(begin - 104, 0) : begin], [w for w in WEEKS_AHEAD if begin + w <= len(changes)]
        if len(before) < 26 or not ahead:
            continue
        for weeks, told in zip(ahead, seats_ahead(before, [7 * weeks for weeks in ahead]), strict=True):
            then = {name: max(round(seats[begin] + change), 0) for name, change in told.items()}
            yield Trial(seats[begin], **then, actual=seats[begin + weeks])


def held(found: Sequence[Trial]) -> float:
    """The share of trials whose interval held what came."""
    return sum(each.low <= each.actual <= each.high for each in found) / len(found)


def error(found: Sequence[Trial], name: str) -> float:
    """The mean error of ``likely``, or of ``now``."""
    return sum(abs(getattr(each, name) - each.actual) for each in found) / len(found)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--companies", type=int, default=100)
    told = arguments.parse_args()
    every: list[Trial] = []
    started = time.perf_counter()
    for kind in KINDS:
        companies = [company(kind, number, (57, 78, 104, 156)[number % 4]) for number in range(told.companies)]
        found = [trial for each in companies for trial in trials(each.changes, each.at_first)]
        width = sum(each.high - each.low for each in found) / len(found)
        print(
            f"{kind}: {len(found):,} back-tests, {held(found):.0%} inside, mean error {error(found, 'likely'):.2f} "
            f"(as today {error(found, 'now'):.2f}), mean width {width:.1f}"
        )
        every += found
        if kind == "steady":
            compare("steady: mean error beside as today", error(found, "likely") / error(found, "now"), "", at_most=1.0)
    compare("share inside", held(every), "", at_most=0.9)
    compare("share outside", 1 - held(every), "", at_most=0.3)
    print(f"{len(every):,} back-tests in {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
