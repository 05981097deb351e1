"""How many seats made-up companies use, week by week: who joins and who leaves, by chance."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Kind:
    """A kind of company. ``hired``: joiners of a week, as a share of those that replace whoever leaves."""

    hired: Callable[[int, float], float]
    has_mass_leave: bool = False


KINDS = {
    "steady": Kind(lambda _week, _pace: 1.0),
    "growing": Kind(lambda _week, pace: 1.3 + 1.2 * pace),
    "seasonal": Kind(lambda week, pace: 1 + 0.9 * math.sin(2 * math.pi * (week / 52 + pace))),
    "one mass leave": Kind(lambda _week, _pace: 1.0, has_mass_leave=True),
}


@dataclass(frozen=True)
class Weeks:
    """A company's past: how many had a seat at the beginning, and how many joined and left in each week."""

    at_first: int
    joined: list[int]
    left: list[int]

    @property
    def changes(self) -> list[int]:
        """By how many the seats changed in each week."""
        return [joined - left for joined, left in zip(self.joined, self.left, strict=True)]


def company(kind: str, number: int, weeks: int, most: int = 600) -> Weeks:
    """A company of 40 to ``most`` people, of whom 2 to 12 in a thousand leave each week; the same for a number."""
    chance = np.random.default_rng([number, [*KINDS].index(kind)])
    at_first, pace = int(chance.integers(40, most)), float(chance.random())
    turnover = float(chance.uniform(0.002, 0.012))
    leaving_week = int(chance.integers(weeks // 6, weeks - 4))
    seats, joined, left = at_first, list[int](), list[int]()
    for week in range(weeks):
        joined.append(int(chance.poisson(at_first * turnover * KINDS[kind].hired(week, pace))))
        gone = int(chance.poisson(turnover * seats))
        if KINDS[kind].has_mass_leave and week == leaving_week:
            gone += int(at_first * chance.uniform(0.1, 0.3))
        left.append(min(gone, seats))
        seats += joined[-1] - left[-1]
    return Weeks(at_first, joined, left)
