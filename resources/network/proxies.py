"""The proxy that the environment names for a host: whether its address can be read, before anything else reads it.

Libraries put an address that they cannot read into their errors, and with it what stands in it: user and password.
So it is looked at here first, by rules that are narrower than theirs, and no piece of it is ever told.
"""

from __future__ import annotations

import ipaddress
import os
import re
from importlib.util import find_spec

from requests.utils import get_environ_proxies, prepend_scheme_if_needed, select_proxy
from urllib3.exceptions import HTTPError
from urllib3.util import parse_url

from resources.errors import FixSetup

_VARIABLES = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
"""Where the proxy of an https address may stand; the first that is set wins, as in every program."""
_ADDRESS = re.compile(
    r"(?:(?P<scheme>https?|socks[45]?[ah]?)://(?:(?P<user>[^/?#\\\[\]\x00-\x1f\x7f]*)@)?)?"
    r"(?P<host>\[[0-9A-Fa-f:.]+\]|[\w.-]+)(?::(?P<port>[0-9]{1,5}))?/?",
    re.IGNORECASE,
).fullmatch
_HIGHEST_PORT = 65_535
_CURE = (
    "Write it like http://user:password@host:8080; in user and password write # as %23, / as %2F, ? as %3F, @ as %40, "
    ": as %3A and % as %25"
)
_SOCKS_CURE = "Name an HTTP proxy instead, or install what it needs: .venv/bin/pip install pysocks"


def check_proxy(host: str) -> None:
    """Whether the proxy for an https address can be used, if there is one.

    Args:
        host: host and port of the address; ``NO_PROXY`` may say that it needs no proxy.

    Raises:
        FixSetup: its address cannot be read, or it is of a kind that cannot be used here.
    """
    address = f"https://{host}"
    text = select_proxy(address, get_environ_proxies(address))
    if not text:
        return
    tried, parts = f"Reading the address of the proxy from {_place(text)}", _ADDRESS(text)
    if parts is None or not _is_host(parts["host"]) or not _is_port(parts["port"]) or not _is_read(text):
        raise FixSetup(tried, "it cannot be read", _CURE)
    if (parts["scheme"] or "").lower().startswith("socks") and find_spec("socks") is None:
        raise FixSetup(tried, "it is a SOCKS proxy, for which a package is missing here", _SOCKS_CURE)


def _place(text: str) -> str:
    """Where the address stands."""
    return next((name for name in _VARIABLES if os.environ.get(name) == text), "the settings of this system")


def _is_host(host: str) -> bool:
    try:
        if host.startswith("["):
            return ipaddress.ip_address(host[1:-1]).version == 6  # noqa: PLR2004
        return bool(host.encode("idna"))
    except ValueError:
        return False


def _is_read(text: str) -> bool:
    """Whether requests finds a host in it: without a scheme, it takes the host before a port for one."""
    try:
        return parse_url(prepend_scheme_if_needed(text, "http")).host is not None  # type: ignore[no-untyped-call]
    except (HTTPError, ValueError):
        return False


def _is_port(port: str | None) -> bool:
    return port is None or 1 <= int(port) <= _HIGHEST_PORT
