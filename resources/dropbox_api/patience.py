"""How long one call goes on when its tries fail, or are one too many: the waits between them, and their bounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from resources.dropbox_api.budget import LONGEST_PAUSE_SECONDS
from resources.errors import TryLater
from resources.network.line_faults import NEXT_RUN


@dataclass(frozen=True)
class Bounds:
    """How long one call may take.

    Attributes:
        failing_seconds: a call that has spent so long on tries that failed, with the next wait, is not tried again.
        throttling_seconds: all its pauses for being one too many.
        pause_seconds: a single pause that Dropbox asks for; a longer one is not waited for.
        connect_seconds: how long a connection may take.
        read_seconds: how long an answer may keep silent; the whole of it may take twice as long.
    """

    failing_seconds: float
    throttling_seconds: float
    pause_seconds: float
    connect_seconds: float
    read_seconds: float


PATIENT = Bounds(600.0, 900.0, LONGEST_PAUSE_SECONDS, 10.0, 100.0)
"""For runs. Dropbox itself cuts a call at about 90 seconds."""
HURRIED = Bounds(7.0, 20.0, 20.0, 4.0, 15.0)
"""Where a person waits at a terminal: with its last try a call that fails at once takes ten seconds at most."""


@dataclass
class Patience:
    """What one call has used up of its tries and waits."""

    tried: str
    attempts: int
    jitter: Callable[[float, float], float]
    bounds: Bounds = PATIENT
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
        if self.faults >= self.attempts or self.failing_seconds > self.bounds.failing_seconds:
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
        if self.refusals > 1 and self.throttled_seconds > self.bounds.throttling_seconds:
            came_back = f"Dropbox said {self.refusals} times that these are too many calls"
            raise TryLater(self.tried, came_back, f"{NEXT_RUN}; fewer other apps on this team would help")
