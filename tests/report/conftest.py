"""Reports of homes made by hand, each written once."""

from __future__ import annotations

from collections.abc import Callable
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
Reporting = Callable[[Callable[[], HandMade]], tuple[Home, dict[str, Report]]]


@pytest.fixture(scope="session")
def reporting(published_once: PublishedOnce) -> Reporting:
    """Makes a state's home and its reports, by team (all: of all teams; a team called all: team-all)."""

    @cache
    def make(state: Callable[[], HandMade]) -> tuple[Home, dict[str, Report]]:
        home = published_once.read_only(state)
        return home, {each.path.parent.name: each for each in make_reports(home, NOW)}

    return make


@pytest.fixture(scope="session")
def hostile_page(reporting: Reporting) -> Path:
    """The report of 10,000 members with hostile names."""
    return reporting(hostile)[1]["acme"].path
