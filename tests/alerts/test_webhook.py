"""One message to a webhook: what is sent, what its answer means, and that its address is nowhere but there."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest
from dagster._utils.error import serializable_error_info_from_exc_info

from resources.delivery import webhook
from resources.delivery.webhook import send
from resources.errors import FixSetup, LicencesError, TryLater
from resources.home import Home
from resources.secrets.credentials import Secret
from tests.alerts.conftest import MARKED, TAKEN, texts
from tests.resources.loopback import Loopback, Reply

TRIED = "Sending alerts to the webhook"


def address_of(receiver: Loopback, scheme: str = "https") -> Secret:
    return Secret(f"{scheme}://{receiver.host}{MARKED}")


def failure(address: Secret, **options: Any) -> LicencesError:
    """What sending fails with; what Dagster would keep of it, and of all that it came from, holds no address."""
    with pytest.raises(LicencesError) as raised:
        send(TRIED, address, "hello", **options)
    kept = serializable_error_info_from_exc_info(raised._excinfo)
    assert "MARKER" not in f"{kept} {raised.value} {raised.value!r}"
    return raised.value


def test_a_message_is_what_slack_takes(receiver: Loopback) -> None:
    send(TRIED, address_of(receiver), "hello & \N{SNOWMAN}")
    (request,) = receiver.received
    assert (request.path, request.headers["content-type"]) == (MARKED, "application/json")
    assert request.json() == {"text": "hello & \N{SNOWMAN}"}


def test_plain_http_is_for_loopback_only(home: Home) -> None:
    with Loopback(tls=False) as receiver:
        receiver.say(TAKEN)
        send(TRIED, address_of(receiver, "http"), "hello")
        assert texts(receiver) == ["hello"]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (f"http://hooks.example.com{MARKED}", "does not begin with https"),
        (f"http://127.0.0.1.example.com{MARKED}", "does not begin with https"),
        (f"ftp://127.0.0.1{MARKED}", "not a web address"),
        (f"file://{MARKED}", "not a web address"),
        (f"https://{MARKED}", "not a web address"),
        (f"https://[::1{MARKED}", "not a web address"),
        (f"https://127.0.0.1:99999{MARKED}", "not a web address"),
        (f"https://a b{MARKED}", "not a web address"),
        (f"https://me:secret@127.0.0.1{MARKED}", "holds a user"),
        ("MARKER", "not a web address"),
    ],
)
def test_other_addresses_are_refused(home: Home, address: str, words: str) -> None:
    assert words in str(failure(Secret(address)))


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (Reply(500, b"MARKER"), TryLater, "HTTP 500"),
        (Reply(503), TryLater, "HTTP 503"),
        (Reply(408), TryLater, "HTTP 408"),
        (Reply(429, headers={"Retry-After": "3600"}), TryLater, "asks for a pause"),
        (Reply(429), TryLater, "asks for a pause"),
        (Reply(resets=True), TryLater, "127.0.0.1"),
        (Reply(hangs=True), TryLater, "did not answer in time"),
        (Reply(302, headers={"Location": f"https://example.com{MARKED}"}), FixSetup, "HTTP 302"),
        (Reply(400, b"invalid_payload"), FixSetup, "does not take messages of this form (HTTP 400)"),
        (Reply(415), FixSetup, "of this form (HTTP 415)"),
        (Reply(422), FixSetup, "The address may be right"),
        (Reply(200, b"no_service"), TryLater, "its body says that it failed"),
        (Reply(200, {"ok": False, "error": "MARKER"}), TryLater, "its body says that it failed"),
        (Reply(202, {"message": "MARKER", "code": 50027}), TryLater, "HTTP 202, but its body says that it failed"),
        (Reply(200, b"<!DOCTYPE html><title>MARKER"), TryLater, "a web page came back"),
        (Reply(200, b'{"ok": true}', {"Content-Length": "99"}, length=99), TryLater, "127.0.0.1 cut the connection"),
        (Reply(403, b"invalid_token"), FixSetup, "HTTP 403"),
        (Reply(404, b"no_service"), FixSetup, "HTTP 404"),
        (Reply(407), FixSetup, "password"),
        (Reply(410, b"channel_is_archived"), FixSetup, "HTTP 410"),
    ],
)
def test_what_is_not_taken_is_told_without_the_address(
    receiver: Loopback, reply: Reply, kind: type[LicencesError], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "TIMEOUT_SECONDS", (5.0, 0.2 if reply.hangs else 5.0))
    receiver.say(reply)
    error = failure(address_of(receiver))
    assert type(error) is kind
    assert words in str(error)
    assert len(receiver.received) == 1


def test_a_short_pause_is_kept(receiver: Loopback) -> None:
    slept: list[float] = []
    receiver.say(Reply(429, headers={"Retry-After": "7"}), TAKEN)
    send(TRIED, address_of(receiver), "hello", sleep=slept.append)
    assert (slept, len(receiver.received)) == ([7.0], 2)
    receiver.say(Reply(429, headers={"Retry-After": "7"}))
    assert isinstance(failure(address_of(receiver), sleep=slept.append), TryLater)
    assert (slept, len(receiver.received)) == ([7.0, 7.0], 4)


def test_faults_of_the_line_have_words(receiver: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as nobody:  # bound, so that no test beside gets the port; it never listens
        nobody.bind(("127.0.0.1", 0))
        gone = f"127.0.0.1:{nobody.getsockname()[1]}"
        assert "refuses connections" in str(failure(Secret(f"https://{gone}{MARKED}")))
        monkeypatch.setenv("HTTPS_PROXY", f"http://{gone}")
        assert "the proxy does not answer" in str(failure(address_of(receiver)))
    with Loopback(tls=False) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{proxy.host}")
        proxy.say(Reply(407))
        assert "the proxy wants a password" in str(failure(address_of(receiver)))
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        send(TRIED, address_of(receiver), "hello")
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    error = failure(address_of(receiver))
    assert isinstance(error, FixSetup)
    assert "is not trusted here" in str(error)
    assert "REQUESTS_CA_BUNDLE" in str(error)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/ca.pem")
    assert "CA certificates does not exist" in str(failure(address_of(receiver)))


def test_netrc_is_not_sent_along(receiver: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    send(TRIED, address_of(receiver), "hello")
    assert "authorization" not in receiver.received[0].headers
