"""How long a reading will take: from what the lake knows before it starts, then from the reading itself.

The numbers are guesses by proportion, for people who wait; nothing is decided by them.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field

from assets.counts import many
from assets.event_log.pages import PAGE_EVENTS
from assets.event_log.windows import WINDOW_DAYS_MAX, WINDOW_EVENTS

CALL_SECONDS = 1.0
"""What a call takes before any was made; a guess that the first windows replace."""
FIRST_WINDOWS = 8
"""After this many windows a first load knows how thick the log is: the newest days, a week at least."""


def expected_calls(days: int, events_a_day: float) -> int:
    """The calls that this many days take: a call for each thousand events, and at least one a window."""
    days_a_window = max(1, int(WINDOW_EVENTS / max(events_a_day, WINDOW_EVENTS / WINDOW_DAYS_MAX)))
    windows = math.ceil(days / days_a_window)
    return windows * max(1, math.ceil(min(days, days_a_window) * events_a_day / PAGE_EVENTS))


@dataclass
class Pace:
    """How a reading gets on; ``begun`` in seconds that only go forward."""

    begun: float = field(default_factory=time.monotonic)

    def rate(self, rows: int) -> float:
        """Events a second so far."""
        return rows / max(time.monotonic() - self.begun, 1e-3)

    def seconds_left(self, days_read: int, days_due: int) -> float:
        """By proportion of the days: what is left of a log is about as thick as what was read."""
        return (time.monotonic() - self.begun) * (days_due - days_read) / max(days_read, 1)


def in_words(seconds: float) -> str:
    """A time that somebody has to wait: ``40 s``, ``3 min``, ``2.5 h``."""
    if seconds < 90:  # noqa: PLR2004 - shorter waits are shown in seconds
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"  # noqa: PLR2004 - an hour and a half


def plan_in_words(days: int, events_a_day: float | None, seconds: float | None, calls_at_once: int) -> str:
    """The plan of a reading: days, expected calls, expected time.

    Args:
        days: the days that are left to read.
        events_a_day: how thick the log is; None: nobody knows yet.
        seconds: how long they will take as measured; None: guessed by the calls.
        calls_at_once: how many calls are under way side by side.
    """
    if events_a_day is None:
        return f"{many(days, 'day')} to read; the first of them will show how many calls that takes, and how long"
    calls = expected_calls(days, events_a_day)
    wait = calls * CALL_SECONDS / calls_at_once if seconds is None else seconds
    return f"{many(days, 'day')} to read, about {many(calls, 'call')}, about {in_words(wait)}"
