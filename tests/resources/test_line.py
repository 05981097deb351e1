"""Names, certificates and proxies: what goes wrong before there is an answer, and the words for it."""

from __future__ import annotations

import socket
from typing import Any

import pytest
import requests
import urllib3
from urllib3 import exceptions as errors

from resources.dropbox_api.budget import Budget
from resources.dropbox_api.transport import Transport
from resources.errors import FixSetup, LicencesError, NoAnswer, TryLater
from resources.network.line_faults import line_fault
from tests.resources.conftest import ask
from tests.resources.loopback import MARKER, FakeTime, Loopback, Reply


def test_a_certificate_that_nobody_trusts(
    dropbox: Loopback, budget: Budget, time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with pytest.raises(FixSetup, match=r"certificate of 127\.0\.0\.1 is not trusted.*REQUESTS_CA_BUNDLE"):
        ask(Transport(sleep=time.sleep), budget)
    assert time.slept == []


def test_a_ca_file_that_is_not_there(dropbox: Loopback, budget: Budget, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/ca.pem")
    with pytest.raises(FixSetup, match="REQUESTS_CA_BUNDLE"):
        ask(Transport(), budget)


def test_a_host_that_takes_no_connection(dropbox: Loopback, budget: Budget, time: FakeTime) -> None:
    with pytest.raises(TryLater, match=r"127\.0\.0\.1 cannot be reached: it refuses connections, 8 times.*DNS"):
        ask(Transport("127.0.0.1:1", sleep=time.sleep), budget)
    assert len(time.slept) == 7


@pytest.mark.parametrize("host", ["https://api.dropboxapi.com", "a host", "host/path", "host:port", "user@host"])
def test_a_host_that_is_none(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DROPBOX_API_HOST", host)
    with pytest.raises(FixSetup, match="DROPBOX_API_HOST"):
        Transport()


def test_dropbox_is_asked_if_nobody_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DROPBOX_API_HOST", raising=False)
    assert Transport().host == "api.dropboxapi.com"


@pytest.mark.parametrize(
    ("status", "meaning", "words"),
    [
        (407, FixSetup, "the proxy wants a password"),
        (403, FixSetup, "the proxy refuses to connect to 127.0.0.1"),
        (502, TryLater, "the proxy cannot reach 127.0.0.1, 8 times"),
    ],
)
def test_a_proxy_in_the_way(
    status: int,
    meaning: type[LicencesError],
    words: str,
    dropbox: Loopback,
    budget: Budget,
    time: FakeTime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Loopback(tls=False) as proxy:
        proxy.say(Reply(status))
        monkeypatch.setenv("HTTPS_PROXY", f"http://me:{MARKER}@{proxy.host}")
        with pytest.raises(meaning) as raised:
            ask(Transport(sleep=time.sleep), budget)
    assert words in str(raised.value)
    assert MARKER not in repr(raised.value)
    assert dropbox.received == []


POOL: Any = urllib3.HTTPSConnectionPool("api.example", 443)


@pytest.mark.parametrize(
    ("error", "meaning", "words"),
    [
        (errors.NameResolutionError("api.example", POOL, socket.gaierror(-2, MARKER)), TryLater, "DNS does not know"),
        (errors.NewConnectionError(POOL, MARKER), TryLater, "api.example cannot be reached: it refuses connections"),
        (errors.ConnectTimeoutError(POOL, MARKER), TryLater, "no connection in time"),
        (errors.ReadTimeoutError(POOL, "/2/x", MARKER), NoAnswer, "did not answer in time"),
        (errors.SSLError("EOF occurred in violation of protocol"), TryLater, "TLS with api.example"),
        (errors.SSLError("certificate verify failed: certificate has expired"), FixSetup, "Check the clock"),
        (errors.ProxyError(MARKER, OSError("Connection refused")), TryLater, "the proxy does not answer"),
        (errors.IncompleteRead(3, 5), TryLater, "cut the connection"),
        (ConnectionResetError(MARKER), TryLater, "cut the connection"),
        (OSError(5, MARKER), TryLater, "the connection to api.example failed (OSError)"),
        (requests.exceptions.InvalidProxyURL(MARKER), FixSetup, "HTTPS_PROXY"),
    ],
)
def test_words_for_the_line(error: Exception, meaning: type[LicencesError], words: str) -> None:
    fault = line_fault("Trying", "api.example:443", error)
    assert fault.kind == meaning.__name__
    assert words in str(fault)
    assert MARKER not in str(fault)
