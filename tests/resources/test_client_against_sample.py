"""The client against the sample team's server, with all its faults: the truth comes through, and nobody is hasty."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest

from resources.dropbox_api.budget import Bound, Budget
from resources.dropbox_api.oauth import TokenBroker
from resources.dropbox_api.team_client import TeamClient
from resources.dropbox_api.transport import Transport
from resources.errors import MissingScope, NeedsRelinking, RouteRefused
from resources.home_files.connections import Connection
from resources.secrets.credentials import Credentials, Secret
from sample_team.company import Company
from sample_team.faults import KINDS, Faults
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer


@pytest.fixture(scope="module")
def company() -> Company:
    return Company.simulate(CompanyPlan("acme", members=60, days=30, events_a_day=40))


@pytest.fixture
def server(company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SampleServer]:
    with SampleServer([company], folder=tmp_path, page_limit=10) as server:
        for name, text in server.environment().items():
            monkeypatch.setenv(name, text)
        yield server


@pytest.fixture
def client(server: SampleServer) -> TeamClient:
    link = server.link("acme")
    connection = Connection("acme", link.app_key)
    credentials = Credentials(Secret(link.app_secret), Secret(link.refresh_token), "environment")
    transport, budget = Transport(read_seconds=0.3), Budget(bound=Bound())
    return TeamClient(connection, TokenBroker(connection, credentials, transport, budget), transport, budget)


def ids(members: list[dict[str, Any]]) -> list[str]:
    return [member["profile"]["team_member_id"] for member in members]


def test_faults_change_nothing_and_no_call_is_hasty(server: SampleServer, client: TeamClient) -> None:
    told = client.team_info(), client.members(), client.groups()
    assert len(set(ids(told[1]))) > 40
    server.faults = Faults(0.1, KINDS, seed=4, hang_seconds=0.4)
    with ThreadPoolExecutor(16) as threads:
        readings = list(threads.map(lambda _: (client.team_info(), client.members(), client.groups()), range(12)))
    assert all(reading == told for reading in readings)
    assert sum(call.fault is not None for call in server.calls) > 10
    assert client.calls == sum(call.route != "oauth2/token" for call in server.calls)
    assert server.impatient == []


def test_every_kind_of_fault(server: SampleServer, client: TeamClient) -> None:
    told = client.team_info()
    for kind in KINDS:
        if kind not in {"cursor_reset", "bad_cursor"}:  # other routes have those
            server.faults.script("team/get_info", [kind])
            assert client.team_info() == told, kind
    assert server.impatient == []


def test_events_reach_the_decoder_as_they_are(server: SampleServer, client: TeamClient) -> None:
    span = {"start_time": "2014-08-01T00:00:00Z", "end_time": "2100-01-01T00:00:00Z"}
    found, page = 0, client.call("team_log/get_events", {"limit": 1000, "time": span}, decode=msgspec.json.decode)
    for _ in range(3):
        found += len(page["events"])
        page = client.call("team_log/get_events/continue", {"cursor": page["cursor"]}, decode=msgspec.json.decode)
    assert found > 0
    with pytest.raises(RouteRefused, match="bad_cursor"):
        client.call("team_log/get_events/continue", {"cursor": "nonsense"})


def test_storage_of_members(client: TeamClient) -> None:
    status = {member["profile"]["team_member_id"]: member["profile"]["status"][".tag"] for member in client.members()}
    active = next(key for key, tag in status.items() if tag == "active")
    removed = next(key for key, tag in status.items() if tag == "removed")
    assert client.space_usage(active)["used"] >= 0
    with pytest.raises(RouteRefused, match="invalid_select_user"):
        client.space_usage(removed)


def test_who_allowed_the_link(client: TeamClient) -> None:
    assert client.authenticated_admin()["admin_profile"]["team_member_id"] in ids(client.members())
    assert client.has_team_file_events() is True


def test_a_link_that_lacks_a_permission_serves_for_the_rest(server: SampleServer, client: TeamClient) -> None:
    server.set_scopes("acme", ["team_info.read", "members.read"])
    assert client.members()
    with pytest.raises(MissingScope) as raised:
        client.groups()
    assert raised.value.scope == "groups.read"


def test_a_link_that_is_revoked_in_the_middle(server: SampleServer, client: TeamClient) -> None:
    client.team_info()
    server.revoke("acme")
    with pytest.raises(NeedsRelinking, match="revoked"):
        client.members()
    assert server.tokens.refreshes["acme"] == 1
