"""A team's budget of calls: how many at once, and when none at all. Shared by everything that reads the team.

Dropbox tells no numbers; it says "too many" (429) and when to come back, and refused calls count too
(developers.dropbox.com/dbx-performance-guide). So all callers of a team wait until that time is over, and
fewer go at once after that. While nothing is refused more may go than at the start; after the first refusal never.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from resources.errors import TryLater

CALLS_AT_ONCE = 8
MOST_CALLS_AT_ONCE = 24
CALLS_AT_ONCE_IN_ALL = 32
CALM_CALLS = 20
"""After this many calls without a refusal, one more may go at once."""
LONGEST_PAUSE_SECONDS = 600.0
"""A longer pause than this is the next run's business."""


class Bound:
    """How many calls may be under way in the whole process; its condition guards the budgets too.

    One condition for all of them, so that a place, the pause and the process's bound are looked at together:
    nobody can pass the one check and then wait through a pause at the other.
    """

    def __init__(self, limit: int = CALLS_AT_ONCE_IN_ALL) -> None:
        self.limit = limit
        self.under_way = 0
        self.changed = threading.Condition()


PROCESS = Bound()


class Budget:
    """The budget of one team. Threads may share it.

    Args:
        limit: calls at once at the start, and at most once Dropbox has refused any.
        most: calls at once at most, where Dropbox answers calmly for long; 0: as many as at the start.
        clock: seconds that only go forward.
        wait: waits on a condition for that many seconds (None: until it is notified).
        bound: what it shares with the budgets of other teams.
    """

    def __init__(
        self,
        limit: int = CALLS_AT_ONCE,
        most: int = 0,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[threading.Condition, float | None], object] = threading.Condition.wait,
        bound: Bound = PROCESS,
    ) -> None:
        self.limit = limit
        self.waited_seconds = 0.0
        """How long Dropbox made the team pause; pauses that overlap count once."""
        self._at_start = limit
        self._highest = max(limit, most)
        self._clock = clock
        self._wait = wait
        self._bound = bound
        self._open_at = 0.0
        self._under_way = 0
        self._calm_calls = 0

    @contextmanager
    def call(
        self, tried: str = "Calling Dropbox", longest_pause_seconds: float = LONGEST_PAUSE_SECONDS
    ) -> Iterator[None]:
        """Hold a place while a call is under way; waits for a place, and for a pause to be over.

        Raises:
            TryLater: the pause is too long to wait for.
        """
        bound = self._bound
        with bound.changed:
            while (pause := self._pause_seconds(tried, longest_pause_seconds)) or not self._has_place():
                self._wait(bound.changed, pause or None)
            self._under_way += 1
            bound.under_way += 1
        try:
            yield
        except BaseException:
            self.disturbed()
            raise
        finally:
            with bound.changed:
                self._under_way -= 1
                bound.under_way -= 1
                self._calm()
                bound.changed.notify_all()

    def throttled(self, seconds: float) -> None:
        """Dropbox said "too many": nobody calls for that long, and half as many at once after that."""
        with self._bound.changed:
            now = self._clock()
            if now >= self._open_at:  # calls that were under way with the first refused one halve nothing more
                self._highest = self._at_start
                self.limit = max(1, min(self.limit, self._at_start) // 2)
            lengthened = max(0.0, now + seconds - max(self._open_at, now))
            self._open_at = max(self._open_at, now + seconds)
            if self._open_at - now <= LONGEST_PAUSE_SECONDS:
                self.waited_seconds += lengthened
            self._calm_calls = -self._under_way

    def disturbed(self) -> None:
        """Dropbox failed, or the network did: more at once would not help."""
        with self._bound.changed:
            self._calm_calls = -self._under_way

    def _has_place(self) -> bool:
        return self._under_way < self.limit and self._bound.under_way < self._bound.limit

    def _pause_seconds(self, tried: str, longest_seconds: float) -> float:
        seconds = self._open_at - self._clock()
        if seconds > longest_seconds:
            pause = f"{seconds / 60:.0f} minutes" if seconds >= 60 else f"{seconds:.0f} seconds"  # noqa: PLR2004
            came_back = f"Dropbox asks for a pause of {pause} (too many calls)"
            raise TryLater(tried, came_back, "Run again after that; fewer other apps on this team would help")
        return max(0.0, seconds)

    def _calm(self) -> None:
        self._calm_calls += 1
        if self._calm_calls >= CALM_CALLS and self.limit < self._highest:
            self.limit += 1
            self._calm_calls = 0
