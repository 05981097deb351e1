"""The teams of a file's tests in one home, which is published and asked once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from assets.answers.alerts import Alert, due_alerts
from tests.alerts.conftest import ALERTS, NOW, declare
from tests.licence.hand_made import HandMade
from tests.published_once import PublishedOnce

Filling = Callable[[HandMade, str, Any], None]
Due = Callable[..., list[Alert]]
"""The alerts of the teams of a kind: by its name and the moment, by default ``NOW``."""


class Teams:
    """A team for each case of each kind; it is called as the kind, with a number: ``seats0``."""

    def __init__(self) -> None:
        self._kinds: dict[str, tuple[Sequence[Any], Filling]] = {}

    def for_each(self, kind: str, cases: Sequence[Any] = (None,)) -> Callable[[Filling], Filling]:
        """The function below makes the rows of a team: of its name and its case."""

        def known(filling: Filling) -> Filling:
            self._kinds[kind] = cases, filling
            return filling

        return known

    def make(self) -> HandMade:
        """All of them."""
        made = HandMade()
        made.known_types()
        for kind, (cases, filling) in self._kinds.items():
            for name, case in named(kind, cases):
                filling(made, name, case)
        return made.make()

    def asked(self, published_once: PublishedOnce) -> Due:
        """Publish them; returns what asks for alerts."""
        home = published_once.read_only(self.make, ALERTS)
        declare(home, *(name for kind, (cases, _) in self._kinds.items() for name, _ in named(kind, cases)))
        at = cache(lambda now: due_alerts(home, now))

        def due(kind: str, now: datetime = NOW) -> list[Alert]:
            return [alert for alert in at(now) if alert.team.rstrip("0123456789") == kind]

        return due


def named(kind: str, cases: Sequence[Any]) -> list[tuple[str, Any]]:
    """The teams' names, each with its case."""
    return [(f"{kind}{number}", case) for number, case in enumerate(cases)]
