"""What the transport does about faults of the line and the server, and how long it waits."""

from __future__ import annotations

import gzip
import itertools
import socket
from pathlib import Path
from typing import Any

import pytest
import requests
import urllib3
from urllib3 import exceptions as errors

from resources.answers import Answer
from resources.budget import Budget
from resources.errors import FixSetup, LicencesError, NoAnswer, TryLater
from resources.line_faults import line_fault
from resources.transport import Request, Transport
from tests.resources.loopback import JSON, MARKER, FakeTime, Loopback, Reply

GOOD = Reply(body={"fine": True})
TEXT = {"Content-Type": "text/plain; charset=utf-8"}


def ask(transport: Transport, budget: Budget, **options: Any) -> dict[str, Any]:
    def accept(answer: Answer) -> dict[str, Any]:
        if not answer.json():
            raise ValueError("no JSON")
        return answer.json()

    headers = {"Authorization": f"Bearer {MARKER}"}
    return transport.post(Request("/2/x", b"null", lambda: headers, "Trying", **options), budget, accept)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Reply(500, b"oops", TEXT), id="500"),
        pytest.param(Reply(502, b"<html>", {"Content-Type": "text/html"}), id="502"),
        pytest.param(Reply(503, b"", {}), id="503"),
        pytest.param(Reply(521, b"", {}), id="521"),
        pytest.param(Reply(408, b"", {}), id="408"),
        pytest.param(Reply(resets=True), id="reset line"),
        pytest.param(Reply(body=b'{"fine": tr', length=500), id="cut off"),
        pytest.param(Reply(body=b'{"fine": tr'), id="no JSON"),
        pytest.param(Reply(body=b"", headers=JSON), id="empty"),
        pytest.param(Reply(body=b"<html>", headers={"Content-Type": "text/html"}), id="a captive portal"),
        pytest.param(
            Reply(body=gzip.compress(b'{"fine": true}')[:-9], headers=JSON | {"Content-Encoding": "gzip"}),
            id="gzip cut off, of the length it claims",
        ),
        pytest.param(Reply(body=b"not gzip", headers=JSON | {"Content-Encoding": "gzip"}), id="no gzip"),
    ],
)
def test_a_fault_is_tried_again_after_longer_and_longer_waits(
    fault: Reply, dropbox: Loopback, transport: Transport, budget: Budget, time: FakeTime
) -> None:
    dropbox.say(fault, fault, fault, GOOD)
    assert ask(transport, budget) == {"fine": True}
    assert time.slept == [0.5, 1.0, 2.0]
    assert time.paused == []


def test_a_server_that_never_answers_well_is_given_up(
    dropbox: Loopback, transport: Transport, budget: Budget, time: FakeTime
) -> None:
    dropbox.say(Reply(500, MARKER.encode(), TEXT | {"X-Dropbox-Request-Id": "abc123"}))
    with pytest.raises(NoAnswer) as raised:
        ask(transport, budget)
    assert str(raised.value) == "Trying: Dropbox failed (HTTP 500, request abc123), 8 times. The next run tries again"
    assert time.slept == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0]
    assert len(dropbox.received) == 8


def test_tries_may_be_fewer(dropbox: Loopback, transport: Transport, budget: Budget) -> None:
    dropbox.say(Reply(500))
    with pytest.raises(NoAnswer, match="3 times"):
        ask(transport, budget, attempts=3)
    assert len(dropbox.received) == 3


def told(seconds: object) -> dict[str, Any]:
    return {"error_summary": "too_many_requests/.", "error": {"reason": {".tag": "eclipse"}, "retry_after": seconds}}


@pytest.mark.parametrize(
    ("status", "headers", "body", "seconds"),
    [
        pytest.param(429, JSON, told(7), 7.0, id="JSON that tells, with a reason that nobody knows"),
        pytest.param(429, JSON | {"Retry-After": "9"}, told(7), 9.0, id="the longer of both"),
        pytest.param(429, JSON | {"Retry-After": "7"}, b"", 7.0, id="an empty body labelled JSON"),
        pytest.param(429, {"Retry-After": "7"}, b"", 7.0, id="no type"),
        pytest.param(429, TEXT | {"Retry-After": "7"}, b"too_many_requests", 7.0, id="plain text"),
        pytest.param(429, TEXT | {"Retry-After": "7"}, b"\xff\xfe", 7.0, id="no text at all"),
        pytest.param(429, JSON | {"Retry-After": "7", "Content-Encoding": "gzip"}, b"", 7.0, id="no gzip"),
        pytest.param(
            429,
            # this machine's clock may be wrong: only the server's own two dates count
            {"Date": "Tue, 24 Nov 2015 12:59:50 GMT", "Retry-After": "Tue, 24 Nov 2015 13:00:02 GMT"},
            b"later",
            12.0,
            id="a date",
        ),
        pytest.param(429, {"Retry-After": "Tue, 24 Nov 2015 13:00:00 GMT"}, b"", 1.0, id="a date gone by"),
        pytest.param(429, {"Retry-After": "0"}, b"", 1.0, id="none, but not at once"),
        pytest.param(429, {"Retry-After": "-5"}, b"", 1.0, id="less than none"),
        pytest.param(429, {}, b"", 2.0, id="nothing told"),
        pytest.param(429, {"Retry-After": "soon"}, b"{}", 2.0, id="neither number nor date"),
        pytest.param(429, {"Retry-After": "nan"}, b"{}", 2.0, id="no number"),
        pytest.param(429, JSON, told(None), 2.0, id="null"),
        pytest.param(429, JSON, told(True), 2.0, id="a flag is no number"),
        pytest.param(429, JSON, b'{"error": {"retry_after": 1e999}}', 2.0, id="infinite"),
        pytest.param(429, JSON, b'{"error": "slow down"}', 2.0, id="an error that is text"),
        pytest.param(429, JSON, b"[1]", 2.0, id="a list"),
        pytest.param(503, {"Retry-After": "7"}, b"busy", 7.0, id="a server that is busy"),
    ],
)
def test_a_told_wait_is_kept(
    status: int,
    headers: dict[str, str],
    body: bytes | dict[str, Any],
    seconds: float,
    dropbox: Loopback,
    transport: Transport,
    budget: Budget,
    time: FakeTime,
) -> None:
    dropbox.say(Reply(status, body, headers), GOOD)
    assert ask(transport, budget) == {"fine": True}
    assert sum(time.slept + time.paused) == seconds
    assert budget.waited_seconds == seconds
    assert budget.limit == 4


def test_refused_again_and_again_the_waits_grow_and_end(
    dropbox: Loopback, transport: Transport, budget: Budget, time: FakeTime
) -> None:
    dropbox.say(Reply(429, b"", {}))
    with pytest.raises(TryLater, match="said 13 times that these are too many calls"):
        ask(transport, budget)
    assert time.paused == [2, 4, 8, 16, 32, 64] + 6 * [120]
    assert time.slept == []


def test_a_wait_that_is_too_long_is_left_to_the_next_run(
    dropbox: Loopback, transport: Transport, budget: Budget, time: FakeTime
) -> None:
    dropbox.say(Reply(429, b"", {"Retry-After": "7200"}))
    for _ in range(2):
        with pytest.raises(TryLater, match="a pause of 120 minutes"):
            ask(transport, budget)
    assert len(dropbox.received) == 1, "the second call may not go out before the told time is over"
    assert time.paused == []


def test_a_server_that_keeps_silent(dropbox: Loopback, budget: Budget, time: FakeTime) -> None:
    dropbox.say(Reply(hangs=True))
    with pytest.raises(NoAnswer, match=r"127\.0\.0\.1 did not answer in time, 2 times"):
        ask(Transport(sleep=time.sleep, read_seconds=0.1), budget, attempts=2)


def test_an_answer_that_only_trickles_ends_at_some_time(dropbox: Loopback, budget: Budget, time: FakeTime) -> None:
    minutes = itertools.count(0.0, 60.0)
    dropbox.say(Reply(body=b" " * 500_000), GOOD)
    transport = Transport(sleep=time.sleep, clock=lambda: next(minutes), read_seconds=100.0)
    assert ask(transport, budget) == {"fine": True}
    assert len(time.slept) == 1


def test_tries_that_take_long_are_not_all_made(dropbox: Loopback, budget: Budget, time: FakeTime) -> None:
    minutes = itertools.count(0.0, 200.0)
    dropbox.say(Reply(500))
    transport = Transport(sleep=time.sleep, clock=lambda: next(minutes), read_seconds=1000.0)
    with pytest.raises(NoAnswer):
        ask(transport, budget)
    assert 1 < len(dropbox.received) < 5


def test_gzip_is_asked_for_and_taken_off(dropbox: Loopback, transport: Transport, budget: Budget) -> None:
    dropbox.say(Reply(body=gzip.compress(b'{"fine": 1}'), headers=JSON | {"Content-Encoding": "gzip"}))
    assert ask(transport, budget) == {"fine": 1}
    assert dropbox.received[0].headers["accept-encoding"] == "gzip"


def test_calls_share_a_connection(dropbox: Loopback, transport: Transport, budget: Budget) -> None:
    dropbox.say(GOOD, Reply(409, {"error": {".tag": "reset"}}), GOOD)
    for _ in range(3):
        ask(transport, budget)
    assert len({request.connection for request in dropbox.received}) == 1


def test_a_redirect_is_not_followed(dropbox: Loopback, transport: Transport, budget: Budget) -> None:
    dropbox.say(Reply(302, {"an": "answer"}, {"Location": f"https://{dropbox.host}/elsewhere"}))
    assert ask(transport, budget) == {"an": "answer"}
    assert dropbox.paths == ["/2/x"]


def test_netrc_does_not_replace_the_token(
    dropbox: Loopback, transport: Transport, budget: Budget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    dropbox.say(GOOD)
    ask(transport, budget)
    assert dropbox.received[0].headers["authorization"] == f"Bearer {MARKER}"


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
    with pytest.raises(TryLater, match=r"127\.0\.0\.1 cannot be reached: it takes no connection, 8 times.*DNS"):
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
        (503, TryLater, "the proxy does not answer, 8 times"),
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
        (errors.NewConnectionError(POOL, MARKER), TryLater, "api.example cannot be reached: it takes no connection"),
        (errors.ConnectTimeoutError(POOL, MARKER), TryLater, "no connection in time"),
        (errors.ReadTimeoutError(POOL, "/2/x", MARKER), NoAnswer, "did not answer in time"),
        (errors.SSLError("EOF occurred in violation of protocol"), TryLater, "TLS with api.example"),
        (errors.SSLError("certificate verify failed: certificate has expired"), FixSetup, "Check the clock"),
        (errors.ProxyError(MARKER, OSError("Connection refused")), TryLater, "the proxy does not answer"),
        (errors.IncompleteRead(3, 5), TryLater, "cut the line"),
        (ConnectionResetError(MARKER), TryLater, "cut the line"),
        (OSError(5, MARKER), TryLater, "the line to api.example failed (OSError)"),
        (requests.exceptions.InvalidProxyURL(MARKER), FixSetup, "HTTPS_PROXY"),
    ],
)
def test_words_for_the_line(error: Exception, meaning: type[LicencesError], words: str) -> None:
    fault = line_fault("Trying", "api.example:443", error)
    assert type(fault) is meaning
    assert words in str(fault)
    assert MARKER not in str(fault)


def test_a_clock_that_is_off_is_noticed(dropbox: Loopback, transport: Transport, budget: Budget) -> None:
    assert (transport.clock_skew_seconds, transport.clock_words) == (None, "")
    dropbox.say(Reply(body={"a": 1}, headers=JSON | {"Date": "Tue, 24 Nov 2015 13:00:00 GMT"}))
    ask(transport, budget)
    assert transport.clock_skew_seconds is not None
    assert transport.clock_skew_seconds > 10 * 365 * 86_400
    assert "clock is" in transport.clock_words
