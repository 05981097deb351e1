"""What a link is found to be good for, and how that is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assets.links.probing import LinkReport, probe
from pipelines.terminal.link_reports import as_record, linked_page, show_report
from resources.access import BLOCKED, SCOPES
from resources.dropbox_api.team_client import TeamClient, open_client
from resources.dropbox_api.transport import Transport
from resources.errors import FixSetup, NeedsRelinking
from resources.home_files.connections import Connection
from resources.linking.authorising import Linking
from resources.secrets.credentials import Credentials, Secret
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.linking.terminal_linking import allow
from tests.pipeline.linked_home import linked

PLAN = CompanyPlan(members=15, days=30, events_a_day=8, groups=2, hostile=True, file_events=False)
COMPANY = Company.simulate(PLAN)
REPORT = LinkReport("acme", "dbtid:1", "Acme Ltd", "Ines (ines@acme.example)", seats_used=412, seats_purchased=450)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SampleServer]:
    with SampleServer([COMPANY]) as server, linked(server, tmp_path):
        yield server


@pytest.fixture
def client(server: SampleServer) -> TeamClient:
    link = server.link("acme")
    credentials = Credentials(Secret(link.app_secret), Secret(link.refresh_token), "file")
    return open_client(Connection("acme", link.app_key), credentials, Transport())


def words(capsys: pytest.CaptureFixture[str]) -> str:
    told = capsys.readouterr()
    return " ".join((told.out + told.err).replace("│", " ").split())


def test_a_good_link(server: SampleServer, client: TeamClient) -> None:
    report = probe(client)
    first = min(event.occurred_at for event in COMPANY.events(PLAN.begins_at, server.now, server.now))
    assert report == LinkReport(
        "acme",
        COMPANY.team_id,
        COMPANY.team_name,
        report.administrator,
        (),
        (),
        False,
        COMPANY.assigned_at(server.now),
        COMPANY.purchased_at(server.now),
        len([person for person in COMPANY.listed_at(server.now) if person.status_at(server.now) != "removed"]),
        first.date(),
    )
    assert COMPANY.people[0].email in (report.administrator or "")
    assert (report.is_well, report.state) == (True, "ok")


@pytest.mark.parametrize("scope", sorted(set(SCOPES) - {"team_data.member"}))  # the sample asks for one of the two
def test_each_permission_that_is_missing_is_found(scope: str, server: SampleServer, client: TeamClient) -> None:
    server.set_scopes("acme", [each for each in SCOPES if each != scope])
    report = probe(client)
    assert report.missing == (scope,)
    assert (report.is_well, report.state) == (False, "missing_scope")


def test_every_permission_says_what_it_blocks() -> None:
    assert set(BLOCKED) == set(SCOPES)


def test_a_dead_link_is_asked_once(server: SampleServer, client: TeamClient) -> None:
    server.revoke("acme")
    report = probe(client)
    assert [type(problem) for problem in report.problems] == [NeedsRelinking]
    assert (report.is_well, report.state) == (False, "needs_relinking")
    assert [call.route for call in server.calls] == ["oauth2/token"]


def test_surplus_rights_are_named_and_never_reach_a_token(
    server: SampleServer, client: TeamClient, capsys: pytest.CaptureFixture[str]
) -> None:
    link = server.link("acme")
    linking = Linking("acme", link.app_key, Secret(link.app_secret))
    grant = linking.grant(Secret(allow(server, linking.address.replace("&scope=", "&scope=members.write+"))))
    assert grant.surplus == ("members.write",)
    credentials = Credentials(Secret(link.app_secret), grant.refresh_token, "file")
    before = set(server.tokens._access)
    report = probe(open_client(Connection("acme", link.app_key), credentials, Transport()), (), grant.surplus)
    used = set(server.tokens._access) - before
    assert [set(server.tokens._access[token][1]) for token in used] == [set(SCOPES)]
    show_report(report)
    assert "Warning: the link has more rights than needed" in (told := words(capsys))
    assert "members.write" in told


def test_an_administrator_who_left_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    problem = NeedsRelinking("Reading", "the administrator is no longer one", "Link the team again")
    report = replace(REPORT, problems=(problem,))
    show_report(report)
    assert "no longer one. Link the team again" in words(capsys)
    (told,) = as_record(report)["problems"]
    assert told == {"kind": "NeedsRelinking", "reason": problem.reason, "cure": problem.cure}


@pytest.mark.parametrize(
    ("missing", "words_of_it"),
    [
        (("team_info.read",), "acme lacks team_info.read. Tick it in the Dropbox App Console"),
        (("team_info.read", "events.read"), "acme lacks team_info.read, events.read. Tick them in the Dropbox App"),
    ],
)
def test_what_is_missing_is_told_in_good_grammar(
    missing: tuple[str, ...], words_of_it: str, capsys: pytest.CaptureFixture[str]
) -> None:
    show_report(replace(REPORT, missing=missing))
    assert words_of_it in words(capsys)


def test_text_from_dropbox_gives_the_terminal_no_orders(capsys: pytest.CaptureFixture[str]) -> None:
    show_report(replace(REPORT, team_name="[bold]Acme[/bold] \x1b]0;owned\x07\u202e", surplus=("x\x1b[2J",)))
    told = words(capsys)
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert "[bold]Acme[/bold]" in told


def test_the_page_says_what_matters() -> None:
    page = linked_page(REPORT)
    assert (page.title, page.detail, page.is_good) == ("Linked", "Acme Ltd", True)
    assert page.lines == ("412 of 450 seats used.", "You can close this window.")
    lacking = linked_page(replace(REPORT, missing=("events.read",)))
    assert not lacking.is_good
    assert "events.read" in lacking.lines[1]
    failed = linked_page(replace(REPORT, seats_purchased=None, problems=(FixSetup("a", "b", "c"),)))
    assert failed.lines[0] == "Dropbox did not say how many seats it has."
