"""What the client makes of each answer, that it only reads, and that lists are whole or an error."""

from __future__ import annotations

import gzip
import importlib
import json
import pickle
import pkgutil
import re
import threading
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import dropbox as sdk
import msgspec
import pytest

from resources.access import READING_ROUTES
from resources.dropbox_api.team_client import TeamClient
from resources.errors import (
    FixSetup,
    LicencesError,
    MissingScope,
    NeedsRelinking,
    NoAnswer,
    ReportBug,
    RouteRefused,
    SkipItem,
)
from tests.resources.conftest import tagged
from tests.resources.loopback import JSON, MARKER, FakeTime, Loopback, Received, Reply

TEXT = {"Content-Type": "text/plain; charset=utf-8"}
CALL = 'Error in call to API function "team/get_info": '


def test_a_call(dropbox: Loopback, client: TeamClient) -> None:
    body = json.dumps({"name": "Ärzte"}).encode()
    dropbox.say(Reply(body=gzip.compress(body), headers=JSON | {"Content-Encoding": "gzip"}))
    assert client.call("users/get_space_usage", select_user="dbmid:1") == {"name": "Ärzte"}
    (received,) = dropbox.received
    assert received.path == "/2/users/get_space_usage"
    assert received.body == b"null", "so is a route called that takes no argument"
    assert received.headers["authorization"] == f"Bearer {MARKER}-access"
    assert received.headers["content-type"] == "application/json"
    assert received.headers["dropbox-api-select-user"] == "dbmid:1"
    assert client.calls == 1


def test_an_argument_is_json(dropbox: Loopback, client: TeamClient) -> None:
    client.call("team_log/get_events", {"limit": 1000, "time": {"start_time": "2026-01-01T00:00:00Z"}})
    assert dropbox.received[0].json() == {"limit": 1000, "time": {"start_time": "2026-01-01T00:00:00Z"}}
    assert "dropbox-api-select-user" not in dropbox.received[0].headers


REFUSALS = [
    (204, b"", ReportBug, "not documented (HTTP 204"),
    (301, b"", FixSetup, "redirected the call"),
    (400, CALL + "This is a DfB team management function. The OAuth 2 access token you provided is for a specific "
     "Dropbox user account.", NeedsRelinking, "a person's account, not to a team"),
    (400, CALL + "Your app (ID: 3) is not permitted to access this endpoint because it does not have the required "
     "scope 'events.read'. The owner of the app can enable it.", MissingScope, "permission events.read"),
    (400, "Your app is currently disabled.", FixSetup, "the Dropbox app is disabled"),
    (400, CALL + "Invalid select user id format", RouteRefused, "invalid_select_user"),
    (400, {"error": "invalid_grant"}, NeedsRelinking, "connect acme"),
    (400, CALL + "request body: unknown field 'x'", ReportBug, "did not understand the call"),
    (400, b"\xff\x00", ReportBug, "did not understand the call"),
    (401, tagged("missing_scope", required_scope="members.read"), MissingScope, "permission members.read"),
    (401, tagged("missing_scope", required_scope=f"<{MARKER}>"), MissingScope, "that this needs"),
    (401, tagged("missing_scope"), MissingScope, "that this needs"),
    (401, tagged("route_access_denied"), FixSetup, "may not use this route"),
    (403, tagged("invalid_account_type", invalid_account_type={".tag": "feature"}), FixSetup, "plan does not have"),
    (403, tagged("team_access_denied"), FixSetup, "the app may not use this team (team_access_denied"),
    (403, tagged("no_permission"), FixSetup, "administrator may not do this"),
    (403, b"<html>forbidden</html>", FixSetup, "denies access (no reason given"),
    (404, b"Unknown API function", ReportBug, "not documented (HTTP 404"),
    (405, b"", ReportBug, "not documented (HTTP 405"),
    (407, b"", FixSetup, "proxy wants a password"),
    (409, tagged("reset", reset="2026-01-01T00:00:00Z"), RouteRefused, "refused it: reset"),
    (409, tagged("bad_cursor"), RouteRefused, "refused it: bad_cursor"),
    (409, b"", RouteRefused, "no reason given"),
    (409, {"error": [1]}, RouteRefused, "no reason given"),
    (422, tagged("invalid_root"), ReportBug, "HTTP 422"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "body", "meaning", "words"), REFUSALS)
def test_words_for_each_refusal(
    status: int,
    body: str | bytes | dict[str, Any],
    meaning: type[LicencesError],
    words: str,
    dropbox: Loopback,
    client: TeamClient,
    time: FakeTime,
) -> None:
    sent = f"{body} {MARKER}".encode() if isinstance(body, str) else body
    headers = (JSON if isinstance(body, dict) else TEXT) | {"X-Dropbox-Request-Id": "0a1b"}
    dropbox.say(Reply(status, sent, headers))
    with pytest.raises(meaning, match=re.escape(words)) as raised:
        client.call("team/get_info")
    error = raised.value
    assert type(error) is meaning
    assert error.tried == "Reading team/get_info of acme"
    assert error.cure
    assert MARKER not in "".join(traceback.format_exception(error))
    assert "0a1b" in str(error) or isinstance(error, MissingScope | SkipItem) or status == 407
    assert (len(dropbox.received), time.slept) == (1, []), "it is not tried again"


def test_an_id_that_no_header_can_hold_is_passed_over(dropbox: Loopback, client: TeamClient) -> None:
    with pytest.raises(RouteRefused, match="invalid_select_user"):
        client.space_usage("dbmid:1\r\nX-Evil: 1")
    assert dropbox.received == []


def test_errors_can_be_sent_between_processes() -> None:
    for error in (MissingScope("Trying", "events.read", "acme"), RouteRefused("Trying", "reset", "Anew")):
        again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
        assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


@pytest.mark.parametrize("status", [500, 503, 521])
def test_a_server_at_fault(status: int, dropbox: Loopback, client: TeamClient) -> None:
    dropbox.say(Reply(status, MARKER.encode(), TEXT))
    with pytest.raises(NoAnswer, match=f"HTTP {status}.*8 times"):
        client.call("team/get_info")
    assert client.calls == 8


def test_an_answer_that_cannot_be_decoded_is_tried_again(dropbox: Loopback, client: TeamClient) -> None:
    dropbox.say(Reply(body=b'{"a": "b"}'), Reply(body=b'{"a": 1}'))
    decoder = msgspec.json.Decoder(dict[str, int])
    assert client.call("team_log/get_events", decode=decoder.decode) == {"a": 1}
    assert client.calls == 2


# Tokens


class Tokens:
    """Gives out tokens by number; those before ``good_from`` are dead."""

    def __init__(self) -> None:
        self.good_from = self.given = 0
        self._lock = threading.Lock()

    def __call__(self, received: Received) -> Reply:
        with self._lock:
            if received.path == "/oauth2/token":
                self.given += 1
                return Reply(body={"access_token": f"{MARKER}-{self.given}", "expires_in": 14_400})
            if int(received.headers["authorization"].rpartition("-")[2]) < self.good_from:
                return Reply(401, tagged("expired_access_token"))
            return Reply(body={"team_id": "dbtid:1"})


def test_a_token_that_dies_in_the_middle_is_renewed_once_for_all(dropbox: Loopback, linked: TeamClient) -> None:
    tokens = dropbox.answer = Tokens()
    linked.team_info()
    tokens.good_from = 2
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: linked.team_info(), range(32)))
    assert tokens.given == 2


def test_tokens_that_are_never_taken(dropbox: Loopback, linked: TeamClient) -> None:
    tokens = dropbox.answer = Tokens()
    tokens.good_from = 99
    with pytest.raises(NeedsRelinking, match="expired_access_token") as raised:
        linked.team_info()
    assert tokens.given == 5
    assert MARKER not in repr(raised.value)


# Only reading


def routes_of_the_sdk() -> Iterator[str]:
    for module in pkgutil.iter_modules(sdk.__path__):
        for route in getattr(importlib.import_module(f"dropbox.{module.name}"), "ROUTES", {}).values():
            version = f"_v{route.version}" if route.version > 1 else ""
            yield f"{module.name}/{route.name}{version}"


def test_no_other_route_goes_out(dropbox: Loopback, client: TeamClient) -> None:
    known = set(routes_of_the_sdk())
    assert len(known) > 270
    assert known > READING_ROUTES, "each of ours exists"
    assert "team/member_space_limits/set_custom_quota" in known
    refused = [*(known - READING_ROUTES), "", "team/get_info/", "../2/team/get_info", "TEAM/GET_INFO"]
    for route in refused:
        with pytest.raises(ReportBug, match="not on the list of reading routes"):
            client.call(route)
    assert dropbox.received == []
    for route in READING_ROUTES:
        client.call(route)
    assert {path.removeprefix("/2/") for path in dropbox.paths} == READING_ROUTES


def test_reading_routes_sound_like_it() -> None:
    for route in READING_ROUTES:
        assert re.search(r"/(get|list)", route), route
        assert not re.search(r"set|add|remove|delete|create|update|revoke|suspend|move", route.replace("settings", ""))


# What is read


def test_team_info_must_tell_the_team(dropbox: Loopback, client: TeamClient) -> None:
    dropbox.say(Reply(body={}), Reply(body={"team_id": "dbtid:1"}))
    assert client.team_info() == {"team_id": "dbtid:1"}


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([{".tag": "has_team_file_events", "has_team_file_events": {".tag": "enabled", "enabled": True}}], True),
        ([{".tag": "has_team_file_events", "has_team_file_events": {".tag": "enabled", "enabled": False}}], False),
        ([{".tag": "has_team_file_events", "has_team_file_events": {".tag": "other"}}], None),
        ([{".tag": "something_new"}, 3, None], None),
        ([], None),
        (None, None),
    ],
)
def test_whether_file_events_are_logged(
    values: object, told: bool | None, dropbox: Loopback, client: TeamClient
) -> None:
    dropbox.say(Reply(body={"values": values}))
    assert client.has_team_file_events() is told


@pytest.mark.parametrize("tag", ["mapping_not_found", "admin_not_active"])
def test_an_administrator_who_left(tag: str, dropbox: Loopback, client: TeamClient) -> None:
    dropbox.say(Reply(409, tagged(tag)))
    with pytest.raises(NeedsRelinking, match=f"{tag}.*connect acme"):
        client.authenticated_admin()


def test_waits_are_counted(dropbox: Loopback, client: TeamClient) -> None:
    dropbox.say(Reply(429, b"", {"Retry-After": "3"}), Reply())
    client.call("team/get_info")
    assert (client.calls, client.waited_seconds) == (2, 3.0)
