"""HTTP to Dropbox: one pooled session, and our few lines of retry. What an answer means is in ``answers``.

Honours ``DROPBOX_API_HOST``, ``REQUESTS_CA_BUNDLE`` and the proxy variables. Every wait has a bound.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urlsplit

import requests
from isal import igzip_lib, isal_zlib
from requests.adapters import HTTPAdapter

from resources.answers import WAIT_SECONDS_UNTOLD, Answer, told_wait_seconds
from resources.budget import CALLS_AT_ONCE_IN_ALL, Budget
from resources.errors import FixSetup, LicencesError, TryLater

T = TypeVar("T")

ATTEMPTS = 8
"""Tries of one call that fails by faults of the line or the server."""
LONGEST_WAIT_SECONDS = 600.0
"""A longer wait than this is the next run's business."""
LONGEST_THROTTLING_SECONDS = 900.0
"""All waits of one call for being one too many."""
CONNECT_SECONDS, READ_SECONDS = 10.0, 100.0
"""Dropbox itself cuts a call at about 90 seconds."""
CLOCK_SKEW_SECONDS = 300.0

_TOO_MANY = 429
_GZIP = 31


@dataclass(frozen=True)
class Request:
    """A POST to the API.

    Attributes:
        path: path on the host.
        body: what is sent.
        headers: made anew for each try, since a token may have been renewed.
        tried: what this is, in words.
        count: called for each time that it is sent.
    """

    path: str
    body: bytes
    headers: Callable[[], dict[str, str]]
    tried: str
    count: Callable[[], None] = lambda: None


class Transport:
    """The way to Dropbox. Threads may share it.

    Args:
        host: host and port of the API; default ``DROPBOX_API_HOST`` or Dropbox's own.
        sleep: waits for some seconds.
        read_seconds: how long an answer may keep silent.
    """

    def __init__(
        self,
        host: str | None = None,
        *,
        sleep: Callable[[float], None] = time.sleep,
        read_seconds: float = READ_SECONDS,
    ) -> None:
        self.host = host or os.environ.get("DROPBOX_API_HOST") or "api.dropboxapi.com"
        self.skew_seconds: float | None = None
        self._sleep = sleep
        self._timeout = (CONNECT_SECONDS, read_seconds)
        self._session = requests.Session()
        self._session.mount("https://", HTTPAdapter(pool_connections=4, pool_maxsize=CALLS_AT_ONCE_IN_ALL))
        self._settings = self._session.merge_environment_settings(f"https://{self.host}", {}, True, None, None)
        self._lock = threading.Lock()

    def post(self, request: Request, budget: Budget, accept: Callable[[Answer], T | None]) -> T:
        """Send a request until there is an answer that ``accept`` takes.

        Args:
            request: what to send.
            budget: the team's.
            accept: turns an answer into the result; None: send again at once; ValueError: the answer is broken.

        Raises:
            TryLater: the tries or the waits are used up.
            FixSetup: TLS or a proxy needs setting up.
        """
        faults, throttled_seconds = 0, 0.0
        while True:
            outcome = self._attempt(request, budget)
            wait = _wait_seconds(outcome) if isinstance(outcome, Answer) else 0.0
            is_throttled = isinstance(outcome, Answer) and outcome.status == _TOO_MANY
            throttled_seconds += max(wait, 1.0) if is_throttled else 0.0
            if wait > LONGEST_WAIT_SECONDS or throttled_seconds > LONGEST_THROTTLING_SECONDS:
                raise _throttled_too_long(request.tried, max(wait, throttled_seconds))
            if is_throttled:
                continue  # the budget lets the next try wait as long as told
            taken = _taken(outcome, request.tried, accept)
            if not isinstance(taken, TryLater):
                if taken is not None:
                    return taken
                continue
            faults += 1
            if faults >= ATTEMPTS:
                raise TryLater(taken.tried, f"{taken.came_back}, {faults} times", taken.cure)
            self._sleep(max(wait, min(30.0, 0.25 * 2**faults) * random.uniform(0.5, 1.0)))  # noqa: S311

    def _attempt(self, request: Request, budget: Budget) -> Answer | TryLater:
        """Send once; a fault of the line comes back as the error that it would be."""
        headers = request.headers()
        try:
            with budget.call():
                request.count()
                answer = self._send(request, headers)
                if answer.status == _TOO_MANY or told_wait_seconds(answer) is not None:
                    budget.throttled(_wait_seconds(answer))
        except TryLater as error:
            return error
        except ValueError as error:
            return _broken(request.tried, error)
        return answer

    def _send(self, request: Request, headers: dict[str, str]) -> Answer:
        tried = request.tried
        try:
            with self._session.post(
                f"https://{self.host}{request.path}",
                data=request.body,
                headers=headers | {"Accept-Encoding": "gzip"},
                timeout=self._timeout,
                stream=True,
                allow_redirects=False,
                verify=self._settings["verify"],
                proxies=self._settings["proxies"],
            ) as response:
                received = response.raw.read(decode_content=False)
                lowered = {name.lower(): value for name, value in response.headers.items()}
        except (requests.RequestException, OSError) as error:
            raise self._line_error(tried, error) from None
        except Exception as error:  # noqa: BLE001 - urllib3's own errors while a body is read
            raise TryLater(
                tried, f"the answer was cut off ({type(error).__name__})", "The next run tries again"
            ) from None
        self._note_time(lowered)
        return Answer(response.status_code, lowered, _inflated(received, lowered))

    def _line_error(self, tried: str, error: Exception) -> LicencesError:
        """Words for what went wrong before there was an answer. The cause is dropped: it may hold headers."""
        words = str(error).lower()
        if isinstance(error, requests.exceptions.SSLError) or "certificate verify failed" in words:
            came_back = f"the certificate of {self.host} is not trusted here"
            cure = "If a proxy inspects TLS, name its CA file in REQUESTS_CA_BUNDLE"
            return FixSetup(tried, came_back, cure)
        if isinstance(error, requests.exceptions.ProxyError):
            needs_password = "407" in words
            came_back = "the proxy wants a password" if needs_password else "the proxy does not answer"
            return FixSetup(tried, came_back, "Set HTTPS_PROXY, with user and password if the proxy wants them")
        host = urlsplit(f"//{self.host}").hostname
        if isinstance(error, requests.exceptions.Timeout):
            return TryLater(tried, f"{host} did not answer in time", "The next run tries again")
        if isinstance(error, requests.exceptions.ConnectionError):
            cure = "Check the line, DNS and proxy of this machine; the next run tries again"
            return TryLater(tried, f"{host} cannot be reached, or cut the line", cure)
        return TryLater(tried, f"the line failed ({type(error).__name__})", "The next run tries again")

    def _note_time(self, headers: dict[str, str]) -> None:
        try:
            told = parsedate_to_datetime(headers["date"]).timestamp()
        except (KeyError, ValueError):
            return
        self.skew_seconds = time.time() - told

    @property
    def clock_words(self) -> str:
        """Words on a clock that is far off, to end a cure with; empty: it is not."""
        if self.skew_seconds is None or abs(self.skew_seconds) < CLOCK_SKEW_SECONDS:
            return ""
        return f". This machine's clock is {abs(self.skew_seconds) / 60:.0f} minutes off: set it right"


def _taken(outcome: Answer | TryLater, tried: str, accept: Callable[[Answer], T | None]) -> T | TryLater | None:
    """What ``accept`` makes of an answer; a server at fault and a broken answer are worth another try."""
    if isinstance(outcome, TryLater):
        return outcome
    if _is_fault(outcome):
        return TryLater(tried, f"Dropbox answered HTTP {outcome.status}", "The next run tries again")
    try:
        return accept(outcome)
    except ValueError as error:
        return _broken(tried, error)


def _is_fault(answer: Answer) -> bool:
    """Whether the server is at fault: another try may go well."""
    return answer.status >= 500 or answer.status == 408  # noqa: PLR2004


def _wait_seconds(answer: Answer) -> float:
    told = told_wait_seconds(answer)
    if told is None:
        return WAIT_SECONDS_UNTOLD if answer.status == _TOO_MANY else 0.0
    return told


def _throttled_too_long(tried: str, seconds: float) -> TryLater:
    came_back = f"Dropbox asks to wait {seconds:.0f} seconds (too many calls)"
    return TryLater(tried, came_back, "The next run tries again; fewer other apps on this team would help")


def _broken(tried: str, error: ValueError) -> TryLater:
    return TryLater(tried, f"the answer was cut off or no JSON ({type(error).__name__})", "The next run tries again")


def _inflated(received: bytes, headers: dict[str, str]) -> bytes:
    """The body as text's bytes.

    Raises:
        ValueError: it was cut off.
    """
    length = headers.get("content-length", "")
    if length.isdigit() and int(length) != len(received):
        raise ValueError("length")
    if headers.get("content-encoding", "").lower() != "gzip":
        return received
    inflater = isal_zlib.decompressobj(wbits=_GZIP)
    try:
        body = inflater.decompress(received)
    except igzip_lib.IsalError as error:  # type: ignore[misc]  # the package's stubs call it no exception
        raise ValueError("gzip") from error
    if not inflater.eof:
        raise ValueError("gzip")
    return bytes(body)
