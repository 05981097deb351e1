"""The webhook that alerts go to: its address, which is a secret, and one message to it. What is told is not known here.

The address rests like other secrets: ``DROPBOX_LICENCES_WEBHOOK``, the keyring, or a file of mode 0600. Messages are
what Slack's incoming webhooks take, ``{"text": ...}``; many other programs take the same.
"""

from __future__ import annotations

import ipaddress
import time
import unicodedata
from collections.abc import Callable
from urllib.parse import SplitResult, urlsplit

import requests

from resources.answers import TOO_MANY, Answer, told_wait_seconds
from resources.credentials import Places, Secret, forget_credentials, store_credentials
from resources.errors import FixSetup, LicencesError, TryLater
from resources.home import Home
from resources.line_faults import line_fault
from resources.proxies import check_proxy

VARIABLE = "DROPBOX_LICENCES_WEBHOOK"
KIND = "webhook"
PLACE = "alerts.webhook"
"""Whose secret it is; no connection can be called so."""
TIMEOUT_SECONDS = (10.0, 30.0)
LONGEST_WAIT_SECONDS = 20.0
"""A pause that is told is kept once if it is no longer; what stays undelivered is tried again by the next tick."""
SET_ANEW = "Set its address anew: dropbox-licences webhook"
_TRIED = "Sending to the webhook"
_AGAIN = "It is tried again by the next tick"


def find_webhook(home: Home) -> tuple[Secret, str] | None:
    """The webhook's address and where it was found (environment, keyring or file); None: there is none.

    Raises:
        FixSetup: it is no address that may be used, or its file can be read by others.
    """
    text, _, source = Places(PLACE, home, lambda _: VARIABLE).first(KIND)
    if not text:
        return None
    _parts(text)
    return Secret(text), source


def store_webhook(home: Home, address: Secret) -> str:
    """Keep the webhook's address instead of the one before; returns where (keyring or file).

    Raises:
        FixSetup: it is no address that may be used, or it cannot be kept.
    """
    _parts(address.reveal())
    return store_credentials(PLACE, home, {KIND: address}, kinds=[KIND])


def forget_webhook(home: Home) -> None:
    """Remove the webhook's address from keyring and file."""
    forget_credentials(PLACE, home, kinds=[KIND])


def send(address: Secret, text: str, sleep: Callable[[float], None] = time.sleep) -> None:
    """Send a message; when this returns it was taken. Proxies and ``REQUESTS_CA_BUNDLE`` are honoured.

    Raises:
        TryLater: the line or the server failed, or the server wants a longer pause.
        FixSetup: the server does not take the address, or TLS or a proxy needs setting up.
    """
    parts = _parts(address.reveal())
    if parts.scheme == "https":
        check_proxy(parts.netloc)
    answer = _post(address, parts, text)
    wait_seconds = told_wait_seconds(answer)
    if answer.status == TOO_MANY and wait_seconds is not None and wait_seconds <= LONGEST_WAIT_SECONDS:
        sleep(wait_seconds)
        answer = _post(address, parts, text)
    if not 200 <= answer.status < 300:  # noqa: PLR2004
        raise _refusal(answer.status)


def harmless(text: str) -> str:
    """A text from outside as Slack shows it and nothing more: no link, no mention, no line of its own."""
    plain = "".join(" " if unicodedata.category(each)[0] in "CZ" else each for each in text)
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _post(address: Secret, parts: SplitResult, text: str) -> Answer:
    """One try; of the answer only status and headers are looked at."""
    try:
        with requests.post(
            address.reveal(),
            json={"text": text},
            headers={"User-Agent": "dropbox-licences"},
            auth=lambda request: request,  # else a line of ~/.netrc would be sent along
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
            stream=True,
        ) as response:
            return Answer(response.status_code, {name.lower(): value for name, value in response.headers.items()}, b"")
    except requests.Timeout:
        raise TryLater(_TRIED, f"{parts.hostname} did not answer in time", _AGAIN) from None
    except requests.exceptions.InvalidProxyURL:
        raise FixSetup(_TRIED, "the proxy is no address", "Check HTTPS_PROXY and NO_PROXY") from None
    except (requests.RequestException, OSError) as error:  # its text may hold the address
        raise _fault(parts, error) from None


def _fault(parts: SplitResult, error: Exception) -> LicencesError:
    """What a fault of the line means; requests wraps urllib3's own error, which tells more."""
    cause = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
    return line_fault(_TRIED, parts.netloc, getattr(cause, "reason", None) or cause)


def _refusal(status: int) -> LicencesError:
    if status == TOO_MANY:
        return TryLater(_TRIED, "it wants a pause (HTTP 429)", _AGAIN)
    if status >= 500 or status == requests.codes.request_timeout:  # noqa: PLR2004
        return TryLater(_TRIED, f"the server failed (HTTP {status})", _AGAIN)
    if status == requests.codes.proxy_authentication_required:
        return FixSetup(_TRIED, "the proxy wants a password", "Put user and password into HTTPS_PROXY")
    return FixSetup(_TRIED, f"it does not take messages (HTTP {status})", SET_ANEW)


def _parts(address: str) -> SplitResult:
    """An address in its parts.

    Raises:
        FixSetup: it is none, or others could read along.
    """
    try:
        parts = urlsplit(address)
        is_address = parts.hostname is not None and parts.port != 0 and parts.scheme in {"http", "https"}
        is_address = is_address and address.isascii() and address.isprintable() and " " not in address
    except ValueError:  # its text holds the address
        is_address = False
    if not is_address:
        raise FixSetup("Reading the webhook's address", "it is no web address", SET_ANEW)
    if parts.username or parts.password:
        raise FixSetup("Reading the webhook's address", "it holds a user or a password", SET_ANEW)
    if parts.scheme != "https" and not _is_loopback(parts.hostname or ""):
        came_back = "it does not begin with https, so that others could read along"
        raise FixSetup("Reading the webhook's address", came_back, SET_ANEW)
    return parts


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
