"""HTTP to Dropbox: one pooled session, and our few lines of retry. What an answer means is in ``answers``.

Honours ``DROPBOX_API_HOST``, ``REQUESTS_CA_BUNDLE`` and the proxy variables. Every wait has a bound.
"""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import urllib3

from resources.dropbox_api.budget import Budget
from resources.dropbox_api.patience import HURRIED, PATIENT, Patience
from resources.dropbox_api.pool import inflated, pool_of
from resources.errors import FixSetup, NoAnswer, TryLater
from resources.network.answers import OK, TOO_MANY, Answer, retry_after_seconds
from resources.network.line_faults import NEXT_RUN, line_fault

T = TypeVar("T")

DROPBOX_HOST = "api.dropboxapi.com"
ATTEMPTS = 8
"""Tries of one call that fails by faults of the line or the server."""
CLOCK_SKEW_SECONDS = 300.0

_PIECE_BYTES = 1 << 18
_HOST = re.compile(r"[A-Za-z0-9._-]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?").fullmatch


@dataclass(frozen=True)
class Request:
    """A POST to the API.

    Attributes:
        path: path on the host.
        body: what is sent.
        headers: made again for each try, since a token may have been renewed.
        tried: what this is, in words.
        count: called for each time that it is sent.
        attempts: how often it is sent if the line or the server fail.
    """

    path: str
    body: bytes
    headers: Callable[[], dict[str, str]]
    tried: str
    count: Callable[[], None] = lambda: None
    attempts: int = ATTEMPTS


class _FaultError(Exception):
    """One try failed; another may go well. Holds what the call fails with if it was the last."""

    def __init__(self, error: TryLater) -> None:
        super().__init__()
        self.error = error


class Transport:
    """The way to Dropbox. Threads may share it.

    Args:
        host: host and port of the API; default ``DROPBOX_API_HOST`` or Dropbox's own.
        sleep: waits for some seconds.
        clock: seconds that only go forward.
        jitter: a number between two.
        read_seconds: how long an answer may keep silent, instead of what the bounds say.
        hurries: a person waits for the answers: a line or a server that fails is told within some seconds.

    Raises:
        FixSetup: the host or the proxy is not an address, or the file of CA certificates does not exist.
    """

    def __init__(
        self,
        host: str | None = None,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        jitter: Callable[[float, float], float] = random.uniform,
        read_seconds: float | None = None,
        hurries: bool = False,
    ) -> None:
        self.host = host or os.environ.get("DROPBOX_API_HOST") or DROPBOX_HOST
        if not _HOST(self.host):
            cure = "Set DROPBOX_API_HOST to a host or host:port, or unset it"
            raise FixSetup("Finding Dropbox", "DROPBOX_API_HOST is not a host", cure)
        self.clock_skew_seconds: float | None = None
        """By how much this machine's clock is ahead of Dropbox's; None: no answer told the time yet."""
        self.has_answered = False
        """Whether any answer came, of whatever kind."""
        self._sleep, self._clock, self._jitter = sleep, clock, jitter
        self._bounds = HURRIED if hurries else PATIENT
        read_seconds = read_seconds or self._bounds.read_seconds
        self._timeout = urllib3.Timeout(connect=self._bounds.connect_seconds, read=read_seconds)
        self._answer_seconds = 2 * read_seconds
        self._pool = pool_of(self.host)

    def post(self, request: Request, budget: Budget, accept: Callable[[Answer], T | None]) -> T:
        """Send a request until there is an answer that ``accept`` takes.

        Args:
            request: what to send.
            budget: the team's.
            accept: turns an answer into the result; None: send again at once; ValueError: the answer is broken.

        Raises:
            TryLater: the tries or the waits are used up; NoAnswer if the server failed or kept silent.
            FixSetup: TLS or a proxy needs setting up.
            LicencesError: whatever ``accept`` or the headers raise.
        """
        patience = Patience(request.tried, request.attempts, self._jitter, self._bounds)
        while True:
            headers = request.headers()  # before a place is taken: a refresh of the token takes one itself
            try:
                answer = self._attempt(request, headers, budget, patience)
                if answer.status == TOO_MANY:
                    continue  # the budget lets nobody through before the pause is over
                result = _accepted(request.tried, answer, accept)
            except _FaultError as fault:
                self._sleep(patience.after_fault(fault.error))
                continue
            if result is not None:
                return result

    def _attempt(self, request: Request, headers: dict[str, str], budget: Budget, patience: Patience) -> Answer:
        """Send once, within the budget; the team pauses before anybody else may use the place."""
        with budget.call(request.tried, self._bounds.pause_seconds):
            begun = self._clock()
            request.count()
            try:
                answer = self._send(request, headers)
            finally:
                patience.failing_seconds += self._clock() - begun
            if answer.status == OK:
                return answer
            if answer.status >= 500:  # noqa: PLR2004
                budget.disturbed()
            asked_seconds = retry_after_seconds(answer)
            if answer.status == TOO_MANY:
                pause_seconds = patience.pause_seconds(asked_seconds)
                budget.throttled(pause_seconds)
                patience.after_refusal(pause_seconds)
            elif asked_seconds is not None:
                budget.throttled(asked_seconds)
        return answer

    def _send(self, request: Request, headers: dict[str, str]) -> Answer:
        try:
            response = self._pool.urlopen(
                "POST",
                request.path,
                request.body,
                headers | {"Accept-Encoding": "gzip", "User-Agent": "dropbox-licences"},
                retries=False,
                redirect=False,
                timeout=self._timeout,
                preload_content=False,
            )
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise self._line_fault(request.tried, error) from None
        answer = Answer(response.status, {name.lower(): text for name, text in response.headers.items()}, b"")
        self.has_answered = True
        if answer.date:
            self.clock_skew_seconds = time.time() - answer.date.timestamp()
        try:
            received = self._received(request.tried, response)
            return Answer(answer.status, answer.headers, inflated(received, answer.headers))
        except (urllib3.exceptions.HTTPError, OSError, ValueError, _FaultError) as error:
            if answer.status != OK:
                return answer  # what it means stands in its status and headers already
            if isinstance(error, ValueError):
                raise _broken(request.tried, answer) from None
            raise (error if isinstance(error, _FaultError) else self._line_fault(request.tried, error)) from None
        finally:
            response.close()

    def _received(self, tried: str, response: urllib3.BaseHTTPResponse) -> bytes:
        """The body as it came, in pieces: an answer that only trickles must end at some time, too."""
        last_at = self._clock() + self._answer_seconds
        pieces = []
        while piece := response.read1(_PIECE_BYTES, decode_content=False):
            pieces.append(piece)
            if self._clock() > last_at:
                raise _FaultError(NoAnswer(tried, f"{self.host} did not answer in time", NEXT_RUN))
        return b"".join(pieces)

    def _line_fault(self, tried: str, error: Exception) -> Exception:
        fault = line_fault(tried, self.host, error, by_proxy=self._pool.proxy is not None)
        return _FaultError(fault) if isinstance(fault, TryLater) else fault

    @property
    def clock_words(self) -> str:
        """A hint to add to the cure where this machine's clock is far off; empty: it is not."""
        return clock_words(self.clock_skew_seconds)


def clock_words(skew_seconds: float | None) -> str:
    """A hint about a clock that is this far ahead; empty if that is not far, or not known (None)."""
    if skew_seconds is None or abs(skew_seconds) < CLOCK_SKEW_SECONDS:
        return ""
    return f". This machine's clock is {abs(skew_seconds) / 60:.0f} minutes off: set it right"


def _accepted(tried: str, answer: Answer, accept: Callable[[Answer], T | None]) -> T | None:
    """What ``accept`` makes of an answer; a server at fault and a broken answer are worth another try."""
    if answer.status >= 500 or answer.status == 408:  # noqa: PLR2004
        raise _FaultError(NoAnswer(tried, f"Dropbox failed ({answer.where})", NEXT_RUN))
    try:
        return accept(answer)
    except ValueError:
        raise _broken(tried, answer) from None


def _broken(tried: str, answer: Answer) -> _FaultError:
    kind = answer.headers.get("content-type", "")[:40]
    words = (
        "was cut off or is not what was asked for"
        if "json" in kind
        else "is not JSON: a proxy or a sign-in page may have answered"
    )
    return _FaultError(TryLater(tried, f"the answer {words} ({answer.where})", NEXT_RUN))
