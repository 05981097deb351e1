"""How long one call goes on when its tries fail, or are one too many: the waits between them, and their bounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from resources.errors import TryLater
from resources.line_faults import NEXT_RUN

LONGEST_FAILING_SECONDS = 600.0
"""A call that has spent so long on tries that failed, with the next wait, is not tried again."""
HURRIED_FAILING_SECONDS = 7.0
"""The same where a person waits at a terminal: with the last try it takes ten seconds at most."""
LONGEST_THROTTLING_SECONDS = 900.0
"""All pauses of one call for being one too many."""


@dataclass
class Patience:
    """What one call has used up of its tries and waits."""

    tried: str
    attempts: int
    jitter: Callable[[float, float], float]
    longest_failing_seconds: float = LONGEST_FAILING_SECONDS
    faults: int = 0
    refusals: int = 0
    failing_seconds: float = 0.0
    throttled_seconds: float = 0.0

    def after_fault(self, error: TryLater) -> float:
        """How long to wait before the next try: doubling, so that a server that comes back is not run over.

        Raises:
            TryLater: that was the last one.
        """
        self.faults += 1
        seconds = min(30.0, 0.25 * 2.0**self.faults) * self.jitter(0.5, 1.0)
        self.failing_seconds += seconds
        if self.faults >= self.attempts or self.failing_seconds > self.longest_failing_seconds:
            raise type(error)(error.tried, f"{error.came_back}, {self.faults} times", error.cure)
        return seconds

    def pause_seconds(self, told_seconds: float | None) -> float:
        """How long the team is to pause: as long as told, and longer each time that this call is refused again."""
        least = min(60.0, 2.0**self.refusals)
        return 2.0 * least if told_seconds is None else max(told_seconds, least)

    def after_refusal(self, paused_seconds: float) -> None:
        """Count a refusal.

        Raises:
            TryLater: that was the last one.
        """
        self.refusals += 1
        self.throttled_seconds += paused_seconds
        if self.refusals > 1 and self.throttled_seconds > LONGEST_THROTTLING_SECONDS:
            came_back = f"Dropbox said {self.refusals} times that these are too many calls"
            raise TryLater(self.tried, came_back, f"{NEXT_RUN}; fewer other apps on this team would help")
