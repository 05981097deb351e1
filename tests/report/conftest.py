"""Reports of homes made by hand, each written once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC
from functools import cache
from pathlib import Path

import pytest

from assets.report.making import Report, make_reports
from resources.home import Home
from tests.licence.hand_made import AS_OF, HandMade
from tests.published_once import PublishedOnce
from tests.report.report_homes import hostile

NOW = AS_OF.replace(tzinfo=UTC)


class Reports(Mapping[str, Report]):
    """A home's reports by their folder (all: of all teams; a team called all: team-all), each made when asked for."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._made: dict[str, Report] = {}
        self._are_all_made = False

    def __getitem__(self, folder: str) -> Report:
        if folder not in self._made:
            self._make(None if folder.endswith("all") else [folder])
        return self._made[folder]

    def __iter__(self) -> Iterator[str]:
        if not self._are_all_made:
            self._make(None)
        return iter(self._made)

    def __len__(self) -> int:
        return len([*self])

    def _make(self, teams: list[str] | None) -> None:
        self._made |= {each.path.parent.name: each for each in make_reports(self._home, NOW, teams)}
        self._are_all_made |= teams is None


Reporting = Callable[[Callable[[], HandMade]], tuple[Home, Reports]]


@pytest.fixture(scope="session")
def reporting(published_once: PublishedOnce) -> Reporting:
    """Makes a state's home and its reports."""

    @cache
    def make(state: Callable[[], HandMade]) -> tuple[Home, Reports]:
        home = published_once.read_only(state)
        return home, Reports(home)

    return make


@pytest.fixture(scope="session")
def hostile_page(reporting: Reporting) -> Path:
    """The report of 10,000 members with hostile names."""
    return reporting(hostile)[1]["acme"].path
