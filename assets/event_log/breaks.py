"""What is read after a chain of pages broke: the same span again, or its halves. Nothing is read here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from assets.event_log.windows import Window
from resources.errors import LicencesError, TryLater

BREAKS_BEFORE_HALVING = 2
SHORTEST_SPAN = timedelta(hours=1)
BREAKS_AT_SHORTEST = 10
"""A cursor that dies this often within an hour of log is an outage."""


@dataclass(eq=False)
class Chain:
    """One chain of pages over a span; its rows live at the consumer."""

    window: Window
    start: datetime
    end: datetime
    breaks: int = 0


def after_break(chain: Chain, error: LicencesError) -> list[Chain]:
    """What to read after a chain broke: the same span again, or its halves.

    Raises:
        TryLater: the cursor breaks even within the shortest span.
    """
    chain.breaks += 1
    length = chain.end - chain.start
    if length > SHORTEST_SPAN and chain.breaks >= BREAKS_BEFORE_HALVING:
        half = chain.start + timedelta(seconds=length.total_seconds() // 2)
        return [Chain(chain.window, chain.start, half), Chain(chain.window, half, chain.end)]
    if chain.breaks >= BREAKS_AT_SHORTEST:
        raise TryLater(error.tried, f"{error.came_back}, {chain.breaks} times", "The next run tries again") from error
    return [Chain(chain.window, chain.start, chain.end, chain.breaks)]
