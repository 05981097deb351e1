"""How a run gets on, for whoever listens: a terminal, Dagster's log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class News:
    """How the reading of a subject of a team gets on.

    Attributes:
        team: the team's name.
        subject: what is read.
        words: how far it is, for people.
        done, due: how much of how much is done, in a unit of the subject's own; due 0: nobody can tell.
        stays: whether it is worth keeping (a plan, a quarter, the end); else the next one takes its place.
    """

    team: str
    subject: str
    words: str
    done: int = 0
    due: int = 0
    stays: bool = False


class Listener(Protocol):
    """Whoever wants to hear; it is called from several threads."""

    def hear(self, news: News) -> None:
        """Take what a reading tells."""
