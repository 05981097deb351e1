"""Every question that check and connect ask tells the truth about its own failure, whatever the failure is."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from assets.links.probing import LinkReport, Part, probe
from pipelines.terminal.link_reports import show_report
from resources.dropbox_api.budget import Bound, Budget
from resources.dropbox_api.oauth import TokenBroker
from resources.dropbox_api.team_client import TeamClient, open_client
from resources.dropbox_api.transport import Transport
from resources.home import Home
from resources.home_files.connections import Connection
from resources.secrets.credentials import Credentials, Secret
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.linking.test_probing import words
from tests.pipeline.command_line import command
from tests.pipeline.linked_home import linked
from tests.resources.loopback import MARKER, FakeTime, Loopback, Reply

COMPANY = Company.simulate(CompanyPlan(members=15, days=20, events_a_day=8, groups=2))
ROUTES: dict[str, Part] = {
    "team/get_info": "team",
    "team/features/get_values": "file_events",
    "team/members/list_v2": "members",
    "team/groups/list": "groups",
    "team_log/get_events": "log",
    "users/get_space_usage": "storage",
    "team/token/get_authenticated_admin": "administrator",
}
FAILURES = (
    *("401_other", "401_html", "403_plan", "403_html", "404", "409_other", "500", "502_html"),
    *("429_json", "429_untold", "wrong_type", "not_json", "wrong_shape", "reset_line", "hang"),
)
DEAD = {("team/token/get_authenticated_admin", "409_other")}  # that administrator is not known, or none any more


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SampleServer]:
    with SampleServer([COMPANY]) as server, linked(server, tmp_path):
        server.faults.hang_seconds = 1.0
        yield server


@pytest.fixture
def client(server: SampleServer) -> TeamClient:
    """As at a terminal, but for the time that is waited."""
    link, time = server.link("acme"), FakeTime()
    credentials = Credentials(Secret(link.app_secret), Secret(link.refresh_token), "file")
    transport = Transport(sleep=time.sleep, clock=time.clock, read_seconds=0.5, hurries=True)
    budget = Budget(clock=time.clock, wait=time.wait, bound=Bound())
    connection = Connection("acme", link.app_key)
    return TeamClient(connection, TokenBroker(connection, credentials, transport, budget), transport, budget)


def found(report: LinkReport) -> tuple[object, ...]:
    """What the link is known for, each None if it is not known."""
    return (
        report.team_id,
        report.seats_purchased,
        report.has_team_file_events,
        report.members_visible,
        report.earliest_event_on,
        report.administrator,
    )


@pytest.mark.parametrize("name", FAILURES)
@pytest.mark.parametrize("route", ROUTES)
def test_a_question_that_fails_is_told_and_no_other_is(
    route: str, name: str, server: SampleServer, client: TeamClient, capsys: pytest.CaptureFixture[str]
) -> None:
    well = found(probe(client))
    assert None not in well
    server.faults.always(route, name)
    report = probe(client)
    assert not report.is_well
    assert report.state == ("needs_relinking" if (route, name) in DEAD else "failing")
    part = ROUTES[route]
    assert (report.unread, report.not_asked, report.missing) == ((part,), (), ())
    (problem,) = report.problems
    assert problem.tried == f"Reading {route} of acme"
    lost = {"team": (0, 1), "file_events": (2,), "members": (3,), "log": (4,), "administrator": (5,)}.get(part, ())
    assert found(report) == tuple(None if at in lost else value for at, value in enumerate(well))
    show_report(report)
    told = words(capsys)
    assert f"Reading {route} of acme: " in told
    assert told.count("cannot be read") == {"team": 2, "log": 2, "members": 1}.get(part, 1)
    assert "none seen" not in told
    assert "all 6" not in told


def test_a_server_that_keeps_silent_is_not_asked_for_everything(server: SampleServer, client: TeamClient) -> None:
    for route in ROUTES:
        server.faults.always(route, "500")
    report = probe(client)
    assert (report.unread, report.not_asked[:2]) == (("team", "file_events"), ("members", "groups"))
    assert not report.is_well


def test_what_is_wrong_with_the_app_is_told_once(dropbox: Loopback) -> None:
    dropbox.say(Reply(400, {"error": "invalid_request", "error_description": "This app is disabled"}))
    credentials = Credentials(Secret(MARKER), Secret(MARKER), "file")
    report = probe(open_client(Connection("acme", "key"), credentials, Transport(hurries=True)))
    assert [problem.came_back for problem in report.problems] == ["the Dropbox app is disabled"]
    assert set(report.unread) == {"team", "file_events", "members", "groups", "log", "administrator"}
    assert len(dropbox.received) == 1


def test_a_member_who_is_refused_says_nothing_of_the_link(server: SampleServer, client: TeamClient) -> None:
    first = next(each for each in COMPANY.people if each.status_at(server.now) == "active")
    server.faults.always("users/get_space_usage", "401_other", first.team_member_id)
    assert probe(client).is_well


def test_a_log_that_keeps_silent_over_years_can_still_be_read(
    server: SampleServer, client: TeamClient, capsys: pytest.CaptureFixture[str]
) -> None:
    server.faults.script("team_log/get_events", [None, *["500"] * 9])
    report = probe(client)
    assert (report.is_well, report.unread, report.earliest_event_on) == (True, ("earliest_event",), None)
    show_report(report)
    assert "earliest event not known" in words(capsys)


@pytest.mark.parametrize("name", ["403_plan", "500"])
def test_check_and_connect_say_that_the_log_cannot_be_read(name: str, server: SampleServer) -> None:
    server.faults.always("team_log/get_events", name)
    done = command("check", "acme")
    told = " ".join((done.stdout + done.stderr).replace("│", " ").split())
    assert done.returncode == 1, told
    assert "audit log cannot be read earliest event cannot be read" in told
    assert "acme: Reading team_log/get_events of acme: " in told
    (record,) = json.loads(command("check", "--json").stdout)
    assert (record["state"], record["is_well"], record["unread"]) == ("failing", False, ["log"])
    link = server.link("acme")
    os.environ |= {"DROPBOX_ACME_APP_SECRET": link.app_secret, "DROPBOX_ACME_REFRESH_TOKEN": link.refresh_token}
    done = command("connect", "acme", "--app-key", link.app_key)
    assert done.returncode == 1, done.stderr
    assert "acme is linked, but not all can be read." in done.stdout
    assert "failing" in command("connections").stdout


def test_a_link_that_nobody_can_identify_is_not_made(server: SampleServer) -> None:
    server.faults.always("team/get_info", "403_plan")
    declared = Home.from_environment().connections_file
    declared.unlink()
    done = command("connect", "acme", "--app-key", server.link("acme").app_key)
    assert done.returncode == 2
    assert "the team's plan does not have what was asked for (invalid_account_type" in done.stderr
    assert not declared.exists()
