"""Where pages take long, more are asked for at once while Dropbox refuses nothing; after a refusal as few as ever."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assets.reading.events import read_events
from assets.reading.team_reading import Request, read_teams
from resources.dropbox_api.budget import CALLS_AT_ONCE, MOST_CALLS_AT_ONCE
from resources.home import Home
from resources.installation import Installation
from sample_team.company import Company
from sample_team.faults import Faults, fault
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.linked_home import ENOUGH_DAYS, linked

ROUTES = ("team_log/get_events", "team_log/get_events/continue")
SLOW_SECONDS = fault("slow").delay_seconds


@pytest.fixture(scope="module")
def server() -> Iterator[SampleServer]:
    """A team whose log has some 700 pages, each of which takes long."""
    plan = CompanyPlan(members=30, days=90, events_a_day=40, groups=1)
    with SampleServer([Company.simulate(plan)], page_limit=5) as server:
        yield server


@pytest.fixture
def home(server: SampleServer, tmp_path: Path) -> Iterator[Home]:
    server.faults, server.calls = Faults(), []
    for route in ROUTES:
        server.faults.always(route, "slow")
    with linked(server, tmp_path / "home", history_days=ENOUGH_DAYS) as home:
        yield home


def read(home: Home) -> None:
    (load,) = read_teams(Installation(home), "events", Request("test"), read_events)
    assert load.error is None


def at_once(moments: list[float], within_seconds: float = SLOW_SECONDS) -> int:
    """The most calls that came within the time that one takes: so many were under way together."""
    return max(sum(begun <= other < begun + within_seconds for other in moments) for begun in moments)


def test_slow_pages_are_asked_for_by_more_than_eight_at_once(server: SampleServer, home: Home) -> None:
    read(home)
    moments = [call.at_seconds for call in server.calls if call.route in ROUTES]
    assert CALLS_AT_ONCE < at_once(moments) <= MOST_CALLS_AT_ONCE


def test_after_a_refusal_no_more_than_eight_are_under_way(server: SampleServer, home: Home) -> None:
    server.faults.script(ROUTES[1], [*["slow"] * 300, "429_json"])
    read(home)
    (refused,) = (call.at_seconds for call in server.calls if call.status == 429)
    moments = [call.at_seconds for call in server.calls if call.route in ROUTES]
    later = [moment for moment in moments if moment > refused + 1]
    assert at_once([moment for moment in moments if moment <= refused]) > CALLS_AT_ONCE
    assert len(later) > 50
    assert at_once(later, SLOW_SECONDS / 2) <= CALLS_AT_ONCE
    assert not server.impatient
