"""What the transport does about faults of the line and the server, and how long it waits."""

from __future__ import annotations

import gzip
import itertools
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from resources.dropbox_api.budget import Budget
from resources.dropbox_api.transport import Transport
from resources.errors import NoAnswer, TryLater
from tests.resources.conftest import ask
from tests.resources.loopback import JSON, MARKER, FakeTime, Loopback, Reply

GOOD = Reply(body={"fine": True})
CHUNKED = JSON | {"Transfer-Encoding": "chunked"}
TEXT = {"Content-Type": "text/plain; charset=utf-8"}


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
        pytest.param(Reply(body=b"d\r\n" + b'{"fine": tr', headers=CHUNKED, length=0), id="cut off in a chunk"),
        pytest.param(Reply(body=b"2\r\n{}\r\n", headers=CHUNKED, length=0), id="cut off between chunks"),
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
    begun = monotonic()
    with pytest.raises(NoAnswer, match=r"127\.0\.0\.1 did not answer in time, 2 times"):
        ask(Transport(sleep=time.sleep, read_seconds=0.1), budget, attempts=2)
    assert monotonic() - begun < 5.0


def test_an_answer_that_only_trickles_ends_at_some_time(dropbox: Loopback, budget: Budget, time: FakeTime) -> None:
    minutes = itertools.count(0.0, 60.0)
    dropbox.say(Reply(body=b" " * 500_000), GOOD)
    transport = Transport(sleep=time.sleep, clock=lambda: next(minutes), read_seconds=100.0)
    assert ask(transport, budget) == {"fine": True}
    assert len(time.slept) == 1


def test_tries_that_take_long_are_not_all_made(dropbox: Loopback, budget: Budget, time: FakeTime) -> None:
    minutes = itertools.count(0.0, 150.0)
    dropbox.say(Reply(500))
    transport = Transport(sleep=time.sleep, clock=lambda: next(minutes), read_seconds=1000.0)
    with pytest.raises(NoAnswer):
        ask(transport, budget)
    assert 1 < len(dropbox.received) < 5


def test_gzip_is_asked_for_and_taken_off(dropbox: Loopback, transport: Transport, budget: Budget) -> None:
    dropbox.say(Reply(body=gzip.compress(b'{"fine": 1}'), headers=JSON | {"Content-Encoding": "gzip"}))
    assert ask(transport, budget) == {"fine": 1}
    assert dropbox.received[0].headers["accept-encoding"] == "gzip"


def test_an_answer_in_chunks(dropbox: Loopback, transport: Transport, budget: Budget) -> None:
    body = gzip.compress(b'{"fine": 1}')
    chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n"
    dropbox.say(Reply(body=chunks, headers=CHUNKED | {"Content-Encoding": "gzip"}))
    assert [ask(transport, budget) for _ in range(2)] == [{"fine": 1}] * 2
    assert len({request.connection for request in dropbox.received}) == 1


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


def test_a_clock_that_is_off_is_noticed(dropbox: Loopback, transport: Transport, budget: Budget) -> None:
    assert (transport.clock_skew_seconds, transport.clock_words) == (None, "")
    dropbox.say(Reply(body={"a": 1}, headers=JSON | {"Date": "Tue, 24 Nov 2015 13:00:00 GMT"}))
    ask(transport, budget)
    assert transport.clock_skew_seconds is not None
    assert transport.clock_skew_seconds > 10 * 365 * 86_400
    assert "clock is" in transport.clock_words
