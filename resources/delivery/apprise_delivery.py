"""Messages by Apprise, which knows Slack, Teams, Discord, mail, ntfy and many others, in a process of its own.

Why in its own: ``apprise_process``. The address goes there through a pipe, and is in no argument and no variable.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from resources import errors
from resources.delivery.reported_failures import AGAIN
from resources.errors import LicencesError, TryLater
from resources.secrets.credentials import Secret

SECONDS = 45.0
"""For all messages of an order; what was not taken by then is tried again. A tick of Dagster's has a minute in all."""
_ROOT = str(Path(__file__).parents[2])


class IsPlain(Exception):
    """The address is a web address that no service is known for: it takes ``{"text": ...}``."""


def check_service(tried: str, address: Secret) -> None:
    """Look whether an address can be used; nothing is sent.

    Raises:
        IsPlain: it is for ``webhook``.
        FixSetup: it cannot be used.
    """
    for _ in _results(tried, address, []):
        pass


def send_by_service(
    tried: str, address: Secret, parts: Sequence[dict[str, str]], most_parts: int
) -> Iterator[tuple[int, bool]]:
    """Send parts of text (``title``, ``body``), some in a message.

    Yields:
        For each message that was taken: of how many parts it was, and whether it was delivered as far as the answer
        tells (else it was accepted, and nothing more is known).

    Raises:
        IsPlain: the address is for ``webhook``; nothing was sent.
        LicencesError: a message was not taken.
    """
    for result in _results(tried, address, parts, most_parts):
        yield result["taken"], result["is_sure"]


def _results(
    tried: str, address: Secret, parts: Sequence[dict[str, str]], most_parts: int = 1
) -> Iterator[dict[str, Any]]:
    order = {"tried": tried, "address": address.reveal(), "parts": [*parts], "most_parts": most_parts}
    said, how_it_ended = _told(json.dumps(order))
    for line in said.splitlines():
        result = json.loads(line)
        if "is_plain" in result:
            raise IsPlain
        if "error" in result:
            raise _error(**result["error"])
        yield result
    if how_it_ended:
        raise TryLater(tried, how_it_ended, AGAIN)


def _told(order: str) -> tuple[str, str]:
    """What the process said, whole lines only, and how it ended; empty: well."""
    line = [sys.executable, "-P", "-m", "resources.delivery.apprise_process"]
    try:
        done = subprocess.run(
            line, input=order, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, encoding="utf-8", env=_environment(), timeout=SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as late:
        said = late.stdout or ""
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        return text.rpartition("\n")[0], f"the service did not answer in {SECONDS:.0f} seconds"
    return done.stdout, f"the process that delivers ended with code {done.returncode}" if done.returncode else ""


def _environment() -> dict[str, str]:
    """The environment's own, so that proxies hold there too; one file of CAs for the web and for mail."""
    given = dict(os.environ)
    given["PYTHONPATH"] = os.pathsep.join(filter(None, (_ROOT, given.get("PYTHONPATH"))))
    given["NETRC"] = os.devnull  # else one of its lines would be sent along
    bundle = given.get("REQUESTS_CA_BUNDLE")
    if bundle and Path(bundle).is_file():
        given.setdefault("SSL_CERT_FILE", bundle)
    return given


def _error(kind: str, tried: str, came_back: str, cure: str) -> LicencesError:
    error: LicencesError = getattr(errors, kind)(tried, came_back, cure)
    return error
