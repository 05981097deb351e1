"""One message to a webhook: a web address that takes ``{"text": ...}``, as Slack's incoming webhooks do.

Its address is a secret and gets into no error and no log line. What is told is not known here, nor where the address
rests (``alert_addresses``); other services are reached by Apprise (``apprise_delivery``).
"""

from __future__ import annotations

import ipaddress
import logging
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import SplitResult, urlsplit

import requests

from resources.delivery.reported_failures import AGAIN, MOST_BYTES, reported_failure
from resources.errors import FixSetup, LicencesError, TryLater
from resources.network.answers import TOO_MANY, Answer, retry_after_seconds
from resources.network.line_faults import line_fault
from resources.network.proxies import check_proxy
from resources.secrets.credentials import Secret

TIMEOUT_SECONDS = (10.0, 30.0)
LONGEST_WAIT_SECONDS = 20.0
"""A pause that a service asks for is kept once if it is not longer; the next tick tries what stays undelivered."""
SET_AGAIN = "Set its address again: dropbox-licences webhook"
ACCEPTED = 202
_WRONG_FORM = {400, 413, 415, 422}
_WORKFLOW = re.compile(r".*/workflows/[\w-]+/triggers/manual/paths/invoke/?").fullmatch
_LOGGERS = ("urllib3.connectionpool", "urllib3.connection", "urllib3.poolmanager", "urllib3.util.retry")
"""They log the path of each request at DEBUG, and of odd answers and redirects above it."""


def send(tried: str, address: Secret, text: str, sleep: Callable[[float], None] = time.sleep) -> bool:
    """Send a message. Proxies and ``REQUESTS_CA_BUNDLE`` are honoured.

    Returns:
        Whether it was delivered, as far as the answer tells; False: it was accepted (HTTP 202), and no more is known.

    Raises:
        TryLater: the network or the server failed, the answer reports a failure, or the server wants a longer pause.
        FixSetup: the server does not take the address or the form, or TLS or a proxy needs setting up.
    """
    parts = web_address(address)
    if parts.scheme == "https":
        check_proxy(parts.netloc)
    answer = _post(tried, address, parts, text)
    wait_seconds = retry_after_seconds(answer)
    if answer.status == TOO_MANY and wait_seconds is not None and wait_seconds <= LONGEST_WAIT_SECONDS:
        sleep(wait_seconds)
        answer = _post(tried, address, parts, text)
    fault = fault_of(tried, answer.status, answer.body)
    if fault:
        raise fault
    return answer.status != ACCEPTED


def fault_of(tried: str, status: int, body: bytes) -> LicencesError | None:
    """What an answer says went wrong; None: the message was taken."""
    if 200 <= status < 300:  # noqa: PLR2004
        return reported_failure(tried, status, body)
    if status == TOO_MANY:
        return TryLater(tried, "it asks for a pause (HTTP 429)", AGAIN)
    if status >= 500 or status == requests.codes.request_timeout:  # noqa: PLR2004
        return TryLater(tried, f"the server failed (HTTP {status})", AGAIN)
    if status == requests.codes.proxy_authentication_required:
        return FixSetup(tried, "the proxy wants a password", "Put user and password into HTTPS_PROXY")
    if status in _WRONG_FORM:
        cure = "The address may be right, but it takes another form: give the service's own address (docs/operate.md)"
        return FixSetup(tried, f"it does not take messages of this form (HTTP {status})", cure)
    return FixSetup(tried, f"it does not take messages (HTTP {status})", SET_AGAIN)


def web_address(address: Secret) -> SplitResult:
    """A web address in its parts.

    Raises:
        FixSetup: it is not one, or others could read the message.
    """
    text, tried = address.reveal(), "Reading an address for alerts"
    try:
        parts = urlsplit(text)
        is_address = parts.hostname is not None and parts.port != 0 and parts.scheme in {"http", "https"}
        is_address = is_address and text.isascii() and text.isprintable() and " " not in text
    except ValueError:  # its text holds the address
        is_address = False
    if not is_address:
        raise FixSetup(tried, "it is not a web address", SET_AGAIN)
    if parts.username or parts.password:
        raise FixSetup(tried, "it holds a user or a password", SET_AGAIN)
    if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
        raise FixSetup(tried, "it does not begin with https, so that others could read the messages", SET_AGAIN)
    return parts


def is_workflow(parts: SplitResult) -> bool:
    """Whether it is a Teams workflow's by its path: those may stand behind a gateway with a name of its own."""
    return _WORKFLOW(parts.path) is not None and "sig=" in parts.query


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _post(tried: str, address: Secret, parts: SplitResult, text: str) -> Answer:
    """One try."""
    try:
        with (
            _unlogged(),
            requests.post(
                address.reveal(),
                json={"text": text},
                headers={"User-Agent": "dropbox-licences"},
                auth=lambda request: request,  # else a line of ~/.netrc would be sent along
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
                stream=True,
            ) as response,
        ):
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status_code, headers, _beginning(response))
    except requests.Timeout:
        raise TryLater(tried, f"{parts.hostname} did not answer in time", AGAIN) from None
    except requests.exceptions.InvalidProxyURL:
        raise FixSetup(tried, "the proxy is not an address", "Check HTTPS_PROXY and NO_PROXY") from None
    except (requests.RequestException, OSError) as error:  # its text may hold the address
        raise _fault(tried, parts, error) from None


def _beginning(response: requests.Response) -> bytes:
    """As much of the body as is looked at, and as comes in time."""
    body, ends_at = b"", time.monotonic() + TIMEOUT_SECONDS[1]
    for piece in response.iter_content(MOST_BYTES):
        body += piece
        if len(body) >= MOST_BYTES or time.monotonic() > ends_at:
            break
    return body


@contextmanager
def _unlogged() -> Iterator[None]:
    """Let nothing of what this thread asks be logged: here the path is a secret."""
    ours = threading.get_ident()

    def is_others(_: logging.LogRecord) -> bool:
        return threading.get_ident() != ours

    loggers = [logging.getLogger(name) for name in _LOGGERS]
    for logger in loggers:
        logger.addFilter(is_others)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeFilter(is_others)


def _fault(tried: str, parts: SplitResult, error: Exception) -> LicencesError:
    """What a fault of the line means; requests wraps urllib3's own error, which tells more."""
    cause = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
    return line_fault(tried, parts.netloc, getattr(cause, "reason", None) or cause, AGAIN)
