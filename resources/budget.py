"""A team's budget of calls: how many at once, and when none at all. Shared by everything that reads the team.

Dropbox tells no numbers; it says "too many" (429) and when to come back, and refused calls count too. So all
callers of a team wait until the told time, and fewer go at once after that.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

CALLS_AT_ONCE = 8
CALLS_AT_ONCE_IN_ALL = 32
CALM_CALLS = 20
"""After so many calls without a refusal, one more may go at once."""

_PROCESS = threading.BoundedSemaphore(CALLS_AT_ONCE_IN_ALL)


class Budget:
    """The budget of one team.

    Args:
        limit: calls at once when all is calm.
        clock: seconds that only go forward; ``wait``: waits on a condition for some seconds.
    """

    def __init__(
        self,
        limit: int = CALLS_AT_ONCE,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[threading.Condition, float | None], object] = threading.Condition.wait,
    ) -> None:
        self._highest = limit
        self._clock = clock
        self._wait = wait
        self._free = threading.Condition()
        self._open_at = 0.0
        self._under_way = 0
        self._calm = 0
        self.limit = limit
        self.waited_seconds = 0.0

    @contextmanager
    def call(self) -> Iterator[None]:
        """Hold a place while a call is under way; waits for a place, and for a told time to be over."""
        with self._free:
            begun = self._clock()
            while (pause := self._open_at - self._clock()) > 0 or self._under_way >= self.limit:
                self._wait(self._free, pause if pause > 0 else None)
            self._under_way += 1
            self.waited_seconds += self._clock() - begun
        try:
            with _PROCESS:
                yield
        finally:
            with self._free:
                self._under_way -= 1
                self._calm += 1
                if self._calm >= CALM_CALLS and self.limit < self._highest:
                    self.limit += 1
                    self._calm = 0
                self._free.notify_all()

    def throttled(self, seconds: float) -> None:
        """Dropbox said "too many": nobody calls for so long, and half as many at once after that."""
        with self._free:
            self._open_at = max(self._open_at, self._clock() + seconds)
            self.limit = max(1, self.limit // 2)
            self._calm = 0
