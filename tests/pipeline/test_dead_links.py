"""What kind of failure a reading met: status, alerts and the table ``loads`` tell a dead link from an outage."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from assets.answers.alerts import due_alerts
from assets.answers.status import team_statuses
from pipelines.commands.listing_links import check_links, link_lines
from resources import clock
from resources.home_files.connections import read_connections
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from sample_team.tokens import SCOPES
from tests.pipeline.linked_home import linked, run, set_clock
from tests.pipeline.mistakes import Rig, forget, set_variable
from tests.pipeline.read_home import read_before
from tests.published import ask

COMPANY = Company.simulate(CompanyPlan(seed=5, members=6, days=4, events_a_day=4, groups=1))


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with SampleServer([COMPANY]) as server, linked(server, tmp_path / "home", history_days=10) as home:
        yield Rig(server, home)


MISTAKES = {
    "revoked": (lambda rig: rig.server.revoke("acme"), "NeedsRelinking", "needs_relinking"),
    "a wrong secret": (set_variable("DROPBOX_ACME_APP_SECRET", "wrong"), "NeedsRelinking", "needs_relinking"),
    "no secret": (forget("DROPBOX_ACME_APP_SECRET"), "NeedsRelinking", "needs_relinking"),
    "no token": (forget("DROPBOX_ACME_REFRESH_TOKEN"), "NeedsRelinking", "needs_relinking"),
    "a permission": (
        lambda rig: rig.server.set_scopes("acme", [each for each in SCOPES if each != "groups.read"]),
        "MissingScope",
        "missing_scope",
    ),
    "an outage": (set_variable("DROPBOX_API_HOST", "127.0.0.1:9"), "TryLater", "failing"),
    "no trust": (forget("REQUESTS_CA_BUNDLE"), "FixSetup", "failing"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_kind_of_a_failure_travels_from_dropbox_to_whoever_is_told(rig: Rig, mistake: str) -> None:
    make, kind, state = MISTAKES[mistake]
    read_before(rig.server, rig.home)
    make(rig)
    set_clock(rig.server, rig.server.now + timedelta(hours=1))
    run(rig.home)
    failed = "from loads where state = 'failed' qualify row_number() over (order by started_at desc) = 1"
    (row,) = ask(rig.home, failed)
    assert row["error_kind"] == kind
    (status,) = team_statuses(rig.home, read_connections(rig.home.connections_file), clock.now())
    (line,) = link_lines(rig.home)
    assert (status.state, line.state) == (state, state)
    is_about_the_link = state != "failing"
    assert [alert.kind for alert in due_alerts(rig.home, clock.now())] == ["link_needs_renewal"] * is_about_the_link
    if mistake not in {"an outage", "no trust"}:
        (report,) = check_links(rig.home, None)
        assert report.state == state
