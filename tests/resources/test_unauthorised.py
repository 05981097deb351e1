"""HTTP 401, and tokens that are no whole ones: what passes is tried again, what is one member's stays that member's."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from resources.dropbox_api.budget import Budget
from resources.dropbox_api.oauth import DOUBT_SECONDS, TokenBroker
from resources.dropbox_api.team_client import TeamClient
from resources.dropbox_api.transport import Transport
from resources.errors import FixSetup, MissingScope, NeedsRelinking, ReportBug, RouteRefused, TryLater
from resources.secrets.credentials import Credentials, Secret
from tests.resources.conftest import tagged
from tests.resources.loopback import MARKER, FakeTime, Loopback, Received, Reply
from tests.resources.stored_secrets import ACME

TEXT = {"Content-Type": "text/plain; charset=utf-8"}
NO_REASON = [
    Reply(401, tagged("other")),
    Reply(401, tagged("something_new")),
    Reply(401, tagged("invalid_select_admin")),
    Reply(401, {"error_summary": "other/...", "error": {}}),
    Reply(401, b"<html>Sign in</html>", {"Content-Type": "text/html"}),
    Reply(401, tagged(f"<{MARKER}>")),
    Reply(401, b""),
]
GOOD = {"team_id": "dbtid:1", "used": 1}
MALFORMED = 'Error in call to API function "team/get_info": The given OAuth 2 access token is malformed.'


class Team:
    """Gives out tokens by number, and answers each call as a test tells."""

    def __init__(self, answer: Callable[[Received, int], Reply]) -> None:
        self.given = 0
        self.calls: list[tuple[int, str | None]] = []
        self.refresh: Reply | None = None
        self._answer = answer

    def __call__(self, received: Received) -> Reply:
        if received.path == "/oauth2/token":
            self.given += 1
            body = {"access_token": f"{MARKER}-{self.given}", "expires_in": 14_400}
            return self.refresh if self.refresh and self.given > 1 else Reply(body=body)
        token = int(received.headers["authorization"].rpartition("-")[2])
        self.calls.append((token, received.headers.get("dropbox-api-select-user")))
        return self._answer(received, len(self.calls))


def ids(reply: Reply) -> str:
    return str(reply.sent)[:60]


@pytest.mark.parametrize("refusal", NO_REASON, ids=ids)
def test_one_passing_refusal_is_healed_by_a_new_token(refusal: Reply, dropbox: Loopback, linked: TeamClient) -> None:
    team = dropbox.answer = Team(lambda _, number: refusal if number == 1 else Reply(body=GOOD))
    assert linked.team_info() == GOOD
    assert team.calls == [(1, None), (2, None)]


@pytest.mark.parametrize("refusal", NO_REASON, ids=ids)
def test_a_refusal_that_stays_is_no_dead_link(refusal: Reply, dropbox: Loopback, linked: TeamClient) -> None:
    team = dropbox.answer = Team(lambda *_: refusal)
    with pytest.raises(TryLater, match="refused it for a reason that is not known") as raised:
        linked.call("team_log/get_events")
    assert type(raised.value) is TryLater
    assert MARKER not in repr(raised.value)
    assert "If it stays so, link the team again: dropbox-licences connect acme" in raised.value.cure
    assert team.calls == [(1, None), (2, None)]


def test_whether_the_link_is_dead_is_what_the_refresh_says(dropbox: Loopback, linked: TeamClient) -> None:
    team = dropbox.answer = Team(lambda *_: Reply(401, tagged("other")))
    team.refresh = Reply(400, {"error": "invalid_grant", "error_description": "refresh token is invalid or revoked"})
    with pytest.raises(NeedsRelinking, match="the link was revoked"):
        linked.team_info()


def test_a_refresh_without_an_answer_says_nothing_of_the_token(dropbox: Loopback, linked: TeamClient) -> None:
    team = dropbox.answer = Team(lambda _, number: NO_REASON[0] if number == 1 else Reply(body=GOOD))
    team.refresh = Reply(500)
    assert linked.team_info() == GOOD
    assert team.calls == [(1, None), (1, None)]


def test_the_token_of_a_link_that_lives_and_is_always_called_invalid(dropbox: Loopback, linked: TeamClient) -> None:
    dropbox.answer = Team(lambda *_: Reply(401, tagged("invalid_access_token")))
    with pytest.raises(NeedsRelinking, match="no longer takes the link"):
        linked.team_info()


MEMBERS_OWN = [*NO_REASON, *(Reply(401, tagged(tag)) for tag in ("invalid_select_user", "user_suspended"))]
MEMBERS_OWN.append(Reply(401, tagged("invalid_access_token")))


@pytest.mark.parametrize("refusal", MEMBERS_OWN, ids=ids)
def test_one_members_refusal_is_that_members(refusal: Reply, dropbox: Loopback, linked: TeamClient) -> None:
    def answer(received: Received, _: int) -> Reply:
        return refusal if received.headers["dropbox-api-select-user"] == "dbmid:2" else Reply(body=GOOD)

    dropbox.answer = Team(answer)
    assert linked.space_usage("dbmid:1") == GOOD
    with pytest.raises(RouteRefused, match="The member is left out"):
        linked.space_usage("dbmid:2")
    assert linked.space_usage("dbmid:3") == GOOD


def test_where_every_member_is_refused_the_token_is_renewed_once_a_minute(
    dropbox: Loopback, linked: TeamClient, time: FakeTime
) -> None:
    team = dropbox.answer = Team(lambda *_: Reply(401, tagged("other")))
    for number in range(20):
        with pytest.raises(RouteRefused):
            linked.space_usage(f"dbmid:{number}")
    assert team.given == 2
    time.now += DOUBT_SECONDS
    with pytest.raises(RouteRefused):
        linked.space_usage("dbmid:20")
    assert team.given == 3


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (Reply(401, tagged("missing_scope", required_scope="account_info.read")), MissingScope),
        (Reply(401, tagged("route_access_denied")), FixSetup),
    ],
)
def test_what_is_wrong_for_every_member_is_no_members_own(
    answer: Reply, meaning: type[Exception], dropbox: Loopback, linked: TeamClient
) -> None:
    team = dropbox.answer = Team(lambda *_: answer)
    with pytest.raises(meaning):
        linked.space_usage("dbmid:1")
    assert team.calls == [(1, "dbmid:1")]


@pytest.mark.parametrize("refusal", NO_REASON, ids=ids)
def test_a_pasted_token_is_tried_twice_too(refusal: Reply, dropbox: Loopback, client: TeamClient) -> None:
    dropbox.say(refusal, Reply(body=GOOD))
    assert client.team_info() == GOOD
    dropbox.say(refusal)
    with pytest.raises(TryLater, match="for a reason that is not known"):
        client.team_info()
    dropbox.say(Reply(body=GOOD))
    assert client.team_info() == GOOD, "it is still used"


# Tokens of which a part is missing


def pasted(source: str, *, is_access_token: bool) -> Credentials:
    nothing, token = Secret(""), Secret(f"{MARKER}-cut")
    if is_access_token:
        return Credentials(nothing, nothing, source, token)
    return Credentials(Secret(f"{MARKER}-app"), token, source)


SOURCES = [
    ("environment", "in DROPBOX_ACME_{kind} is incomplete", "Put the whole token into DROPBOX_ACME_{kind}"),
    ("environment", "malformed", "or unset it: the variable goes before what the keyring or the file holds"),
    ("standard input", "from standard input is incomplete", "whole and in one line: dropbox-licences connect acme"),
    ("file", "in secrets/acme.json is incomplete", "whole and in one line: dropbox-licences connect acme"),
    ("keyring", "in the keyring is incomplete", "whole and in one line: dropbox-licences connect acme"),
]


@pytest.mark.parametrize(("source", "came_back", "cure"), SOURCES)
@pytest.mark.parametrize("is_access_token", [True, False], ids=["access token", "refresh token"])
def test_a_token_that_was_cut_off_is_named_with_its_source(
    source: str, came_back: str, cure: str, is_access_token: bool, dropbox: Loopback, transport: Transport
) -> None:
    body: dict[str, Any] = {"error": "invalid_grant", "error_description": "refresh token is malformed"}
    dropbox.say(Reply(400, f"{MALFORMED} {MARKER}".encode(), TEXT) if is_access_token else Reply(400, body))
    credentials, budget = pasted(source, is_access_token=is_access_token), Budget()
    client = TeamClient(ACME, TokenBroker(ACME, credentials, transport, budget), transport, budget)
    with pytest.raises(NeedsRelinking) as raised:
        client.team_info()
    kind = "ACCESS_TOKEN" if is_access_token else "REFRESH_TOKEN"
    assert kind.lower().replace("_", " ") in raised.value.came_back
    assert came_back.format(kind=kind) in raised.value.came_back
    assert cure.format(kind=kind) in raised.value.cure
    assert ("--access-token-stdin" in raised.value.cure) == (is_access_token and source != "environment")
    assert MARKER not in "".join(traceback.format_exception(raised.value))
    assert len(dropbox.received) == 1


def test_a_token_of_dropboxs_own_that_is_called_malformed_is_renewed(dropbox: Loopback, linked: TeamClient) -> None:
    malformed = Reply(400, MALFORMED.encode(), TEXT)
    dropbox.answer = Team(lambda _, number: malformed if number == 1 else Reply(body=GOOD))
    assert linked.team_info() == GOOD
    dropbox.answer = Team(lambda *_: malformed)
    with pytest.raises(ReportBug, match="calls the token that it gave malformed"):
        linked.team_info()


@pytest.mark.parametrize("source", ["environment", "file"])
def test_a_revoked_link_says_that_the_variable_would_win(
    source: str, dropbox: Loopback, credentials: Credentials, transport: Transport
) -> None:
    dropbox.say(Reply(400, {"error": "invalid_grant", "error_description": "refresh token is invalid or revoked"}))
    with pytest.raises(NeedsRelinking) as raised:
        TokenBroker(ACME, replace(credentials, source=source), transport).access_token()
    hint = "Put a new token into DROPBOX_ACME_REFRESH_TOKEN, or unset it"
    assert (hint in raised.value.cure) == (source == "environment")
    assert "dropbox-licences connect acme" in raised.value.cure
