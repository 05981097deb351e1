"""One refresh for all threads, at the right time, with the six permissions, and words for each refusal."""

from __future__ import annotations

import re
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs

import pytest

from resources.access import SCOPES
from resources.dropbox_api.oauth import TokenBroker
from resources.dropbox_api.transport import Transport
from resources.errors import FixSetup, LicencesError, NeedsRelinking, ReportBug, TryLater
from resources.secrets.credentials import Credentials, Secret
from tests.resources.loopback import JSON, MARKER, FakeTime, Loopback, Received, Reply
from tests.resources.stored_secrets import ACME


def token(number: int = 1, **fields: Any) -> Reply:
    answer = {"access_token": f"{MARKER}-{number}", "token_type": "bearer", "expires_in": 14_400}
    return Reply(body=answer | fields)


def asked(received: Received) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(received.body.decode(), strict_parsing=True).items()}


def together(work: Any, threads: int = 32) -> list[Any]:
    """What each of many threads gets that begin at the same moment."""
    barrier = threading.Barrier(threads)

    def begin(_: int) -> Any:
        barrier.wait(timeout=10)
        return work()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(begin, range(threads)))


def test_what_a_refresh_asks_for(dropbox: Loopback, broker: TokenBroker) -> None:
    dropbox.say(token())
    assert broker.access_token().reveal() == f"{MARKER}-1"
    (received,) = dropbox.received
    assert received.path == "/oauth2/token"
    assert received.headers["content-type"] == "application/x-www-form-urlencoded"
    assert "authorization" not in received.headers
    assert asked(received) == {
        "grant_type": "refresh_token",
        "refresh_token": f"{MARKER}-refresh",
        "client_id": "appkey",
        "client_secret": f"{MARKER}-app",
        "scope": " ".join(SCOPES),
    }


def test_the_six_permissions() -> None:
    wanted = "team_info.read members.read groups.read account_info.read team_data.member events.read"
    assert " ".join(SCOPES) == wanted


def test_many_threads_refresh_once(dropbox: Loopback, broker: TokenBroker) -> None:
    dropbox.say(token(1), token(2))
    assert {found.reveal() for found in together(broker.access_token)} == {f"{MARKER}-1"}
    assert len(dropbox.received) == 1


def test_many_threads_that_hold_a_dead_token_renew_it_once(dropbox: Loopback, broker: TokenBroker) -> None:
    dropbox.say(token(1), token(2), token(3))
    stale = broker.access_token()
    assert {found.reveal() for found in together(lambda: broker.renew(stale))} == {f"{MARKER}-2"}
    assert broker.renew(stale).reveal() == f"{MARKER}-2", "it was renewed already"
    assert len(dropbox.received) == 2


def test_a_token_is_renewed_some_minutes_early(dropbox: Loopback, broker: TokenBroker, time: FakeTime) -> None:
    dropbox.say(token(1), token(2))
    broker.access_token()
    time.now += 14_400 - 601
    assert broker.access_token().reveal() == f"{MARKER}-1"
    time.now += 301
    assert broker.access_token().reveal() == f"{MARKER}-2"


def test_a_token_of_short_life_serves_for_half_of_it(dropbox: Loopback, broker: TokenBroker, time: FakeTime) -> None:
    dropbox.say(token(1, expires_in=60), token(2))
    broker.access_token()
    time.now += 29
    assert broker.access_token().reveal() == f"{MARKER}-1"
    time.now += 2
    assert broker.access_token().reveal() == f"{MARKER}-2"


@pytest.mark.parametrize("lifetime", [None, "14400", -1, 0, [], {}])
def test_an_odd_lifetime_counts_as_four_hours(
    lifetime: object, dropbox: Loopback, broker: TokenBroker, time: FakeTime
) -> None:
    dropbox.say(token(1, expires_in=lifetime), token(2))
    broker.access_token()
    time.now += 13_000
    assert broker.access_token().reveal() == f"{MARKER}-1"


def test_an_early_refresh_that_fails_is_no_failure(dropbox: Loopback, broker: TokenBroker, time: FakeTime) -> None:
    dropbox.say(token(1), *[Reply(500)] * 8, token(2))
    broker.access_token()
    time.now += 14_400 - 295
    assert broker.access_token().reveal() == f"{MARKER}-1", "the old one is still good"
    assert len(dropbox.received) == 9
    assert broker.access_token().reveal() == f"{MARKER}-1", "and is not renewed at every call now"
    time.now += 31
    assert broker.access_token().reveal() == f"{MARKER}-2"


def test_a_refresh_that_fails_when_the_token_has_ended(dropbox: Loopback, broker: TokenBroker, time: FakeTime) -> None:
    dropbox.say(token(1), Reply(500))
    broker.access_token()
    time.now += 14_401
    with pytest.raises(TryLater, match="Renewing the access of acme: Dropbox failed"):
        broker.access_token()


@pytest.mark.parametrize(
    "refusal",
    [
        Reply(400, {"error": "invalid_scope", "error_description": "requested scopes exceed those granted"}),
        # an app from before there were permissions
        Reply(400, {"error": "invalid_request", "error_description": "scope: must be at most 0 characters"}),
        Reply(400, b"scope: must be at most 0 characters", {"Content-Type": "text/plain"}),
    ],
)
def test_where_permissions_are_refused_it_asks_without(refusal: Reply, dropbox: Loopback, broker: TokenBroker) -> None:
    dropbox.say(refusal, token(1), token(2))
    first = broker.access_token()
    assert broker.renew(first).reveal() == f"{MARKER}-2"
    assert ["scope" in asked(received) for received in dropbox.received] == [True, False, False]


def error(name: str, words: str = "") -> dict[str, Any]:
    return {"error": name, "error_description": words}


@pytest.mark.parametrize(
    ("status", "body", "meaning", "words"),
    [
        (400, error("invalid_grant", "refresh token is invalid or revoked"), NeedsRelinking, "link was revoked"),
        (
            400,
            error("invalid_grant", "refresh token is malformed"),
            NeedsRelinking,
            "is incomplete: Dropbox calls it malformed",
        ),
        (400, error("invalid_grant", "redirect_uri mismatch"), FixSetup, "redirect address is not registered"),
        (400, error("invalid_client", "Invalid client_id or client_secret"), NeedsRelinking, "DROPBOX_ACME_APP_SECRET"),
        (400, error("invalid_client: Invalid client_id"), NeedsRelinking, "app key or app secret is wrong"),
        (400, error("unauthorized_client"), NeedsRelinking, "app key or app secret is wrong"),
        (401, b"nobody", NeedsRelinking, "app key or app secret is wrong"),
        (401, b"<html>Sign in to the network</html>", TryLater, "refused it for a reason that is not known"),
        (401, {"error_summary": "other/..", "error": {".tag": "other"}}, TryLater, "for a reason that is not known"),
        (400, error("invalid_request", "This app is disabled"), FixSetup, "app is disabled"),
        (400, error("unsupported_grant_type"), NeedsRelinking, "unsupported_grant_type"),
        (400, b"Error", NeedsRelinking, "no reason given"),
        (403, b"no", FixSetup, "denies access"),
        (404, b"", ReportBug, "not documented (HTTP 404"),
        (302, b"", FixSetup, "redirected the call"),
    ],
)
def test_words_for_each_refusal(
    status: int,
    body: bytes | dict[str, Any],
    meaning: type[LicencesError],
    words: str,
    dropbox: Loopback,
    broker: TokenBroker,
) -> None:
    sent = body if isinstance(body, bytes) else body | {"echo": MARKER}
    dropbox.say(Reply(status, sent))
    with pytest.raises(meaning, match=re.escape(words)) as raised:
        broker.access_token()
    assert type(raised.value) is meaning
    assert MARKER not in "".join(traceback.format_exception(raised.value))


def test_a_clock_that_is_off_is_told_with_a_refusal(dropbox: Loopback, broker: TokenBroker) -> None:
    old = JSON | {"Date": "Tue, 24 Nov 2015 13:00:00 GMT"}
    dropbox.say(Reply(400, error("invalid_grant", "refresh token is invalid"), old))
    with pytest.raises(NeedsRelinking, match="clock is"):
        broker.access_token()


def test_a_dead_grant_is_asked_for_once(dropbox: Loopback, broker: TokenBroker) -> None:
    dropbox.say(token(), Reply(400, error("invalid_grant", "refresh token is invalid or revoked")))
    stale = broker.access_token()

    def renew() -> type[Exception]:
        with pytest.raises(NeedsRelinking) as raised:
            broker.renew(stale)
        return type(raised.value)

    together(renew)
    assert len(dropbox.received) == 2


@pytest.mark.parametrize(
    "broken",
    [
        Reply(body=b"<html>", headers={"Content-Type": "text/html"}),
        Reply(body={}),
        Reply(body={"access_token": None}),
        Reply(body={"access_token": ""}),
        Reply(body={"access_token": "two\r\nlines: of a header"}),
    ],
)
def test_an_answer_without_a_token_is_tried_again(
    broken: Reply, dropbox: Loopback, broker: TokenBroker, time: FakeTime
) -> None:
    dropbox.say(broken, token())
    assert broker.access_token().reveal() == f"{MARKER}-1"
    assert len(time.slept) == 1


def test_the_token_endpoint_says_too_many(dropbox: Loopback, broker: TokenBroker, time: FakeTime) -> None:
    dropbox.say(Reply(429, b"too_many_requests", {"Retry-After": "11"}), token())
    assert broker.access_token().reveal() == f"{MARKER}-1"
    assert time.paused == [11.0]


def test_a_pasted_token_is_used_and_cannot_be_renewed(dropbox: Loopback, transport: Transport, time: FakeTime) -> None:
    pasted = Credentials(Secret(""), Secret(""), "file", Secret(MARKER))
    broker = TokenBroker(ACME, pasted, transport, clock=time.clock)
    stale = broker.access_token()
    assert stale.reveal() == MARKER
    time.now += 10**9
    assert broker.access_token() is stale
    with pytest.raises(NeedsRelinking, match="pasted token") as raised:
        broker.renew(stale)
    assert MARKER not in repr(raised.value)
    assert dropbox.received == []
