"""The connections to Dropbox, and the body of an answer as it comes out of them."""

from __future__ import annotations

from typing import Any

import requests
import urllib3
from isal import isal_zlib
from requests.adapters import HTTPAdapter

from resources.dropbox_api.budget import CALLS_AT_ONCE_IN_ALL
from resources.network.line_faults import line_fault
from resources.network.proxies import check_proxy

_GZIP = 31  # zlib's number for "gzip, with its header"


def pool_of(host: str) -> Any:
    """The connections to Dropbox, with the proxies and certificates that requests finds in the environment.

    Calls then go straight to the pool: requests would take as much time again for each, and would let a line of
    ~/.netrc replace the token.
    """
    check_proxy(host)
    address, session = f"https://{host}", requests.Session()
    settings = session.merge_environment_settings(address, {}, None, None, None)
    adapter = HTTPAdapter(pool_maxsize=CALLS_AT_ONCE_IN_ALL)
    prepared, verify = requests.Request("POST", address).prepare(), settings["verify"] or True
    try:
        pool = adapter.get_connection_with_tls_context(prepared, verify, proxies=settings["proxies"])
        adapter.cert_verify(pool, address, verify, None)  # type: ignore[no-untyped-call]
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        raise line_fault("Finding Dropbox", host, error) from None
    return pool


def inflated(received: bytes, headers: dict[str, str]) -> bytes:
    """The body without its gzip.

    Raises:
        ValueError: it was cut off.
    """
    length = headers.get("content-length", "")
    if length.isdigit() and int(length) != len(received):
        raise ValueError("length")
    if headers.get("content-encoding", "").lower() != "gzip":
        return received
    try:
        return isal_zlib.decompress(received, wbits=_GZIP)
    except isal_zlib.error as error:  # type: ignore[misc]  # the package's stubs call it no exception
        raise ValueError("gzip") from error
