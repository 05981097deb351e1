"""What goes wrong on the network before there is an answer, in words: names, certificates, proxies, silence.

The causes themselves are dropped: they hold the request, and so its token.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from requests import RequestException
from urllib3 import exceptions as errors

from resources.errors import FixSetup, LicencesError, NoAnswer, TryLater

NEXT_RUN = "The next run tries again"
_CHECK = "Check the network, DNS and proxy of this machine. {again}"
_CA = "If a proxy here inspects TLS, name its CA file in REQUESTS_CA_BUNDLE"
_PROXY = "Check HTTPS_PROXY and NO_PROXY"
_DISTRUSTED = "the certificate of {host} is not trusted here (certificate verify failed)"


class LineSetup(FixSetup):
    """The network needs setting up: every call fails alike."""


class LineFault(TryLater):
    """The network fails before there is an answer: every call now fails alike."""


class _Case(NamedTuple):
    """An error that is one of ``kinds`` and whose text has one of ``phrases``, and what it means."""

    kinds: tuple[type[Exception], ...]
    phrases: tuple[str, ...]
    meaning: type[FixSetup | TryLater]
    came_back: str
    cure: str


_ANY, _ALWAYS = (Exception,), ("",)
_CASES = (  # the first that fits holds
    _Case(_ANY, ("has expired", "not yet valid"), LineSetup, f"{_DISTRUSTED}: out of date", f"Check the clock. {_CA}"),
    _Case(_ANY, ("certificate verify failed",), LineSetup, _DISTRUSTED, _CA),
    _Case(
        (errors.ProxyError,),
        ("tunnel connection failed: 407",),
        LineSetup,
        "the proxy wants a password, or another one",
        "Put user and password into HTTPS_PROXY",
    ),
    _Case(
        (errors.ProxyError,),
        ("tunnel connection failed: 4",),
        LineSetup,
        "the proxy refuses to connect to {host}",
        f"{_PROXY}, or ask who keeps the proxy",
    ),
    _Case(
        (errors.ProxyError,),
        ("tunnel connection failed",),
        LineFault,
        "the proxy cannot reach {host}",
        f"{_PROXY}, or ask who keeps the proxy. {{again}}",
    ),
    _Case(
        (errors.ProxyError,),
        ("appears to only use http",),
        LineSetup,
        "the proxy itself does not speak TLS",
        "Begin its address in HTTPS_PROXY with http://",
    ),
    _Case((errors.ProxyError,), _ALWAYS, LineFault, "the proxy does not answer", f"{_PROXY}. {{again}}"),
    _Case((errors.SSLError,), _ALWAYS, LineFault, "TLS with {host} failed", _CHECK),
    _Case((errors.NameResolutionError,), _ALWAYS, LineFault, "{host} cannot be reached: DNS does not know it", _CHECK),
    _Case((errors.NewConnectionError,), _ALWAYS, LineFault, "{host} cannot be reached: it refuses connections", _CHECK),
    _Case((errors.ConnectTimeoutError,), _ALWAYS, LineFault, "{host} cannot be reached: no connection in time", _CHECK),
    _Case((errors.TimeoutError,), _ALWAYS, NoAnswer, "{host} did not answer in time", "{again}"),
    _Case((errors.HTTPError, ConnectionError), _ALWAYS, TryLater, "{host} cut the connection", _CHECK),
    _Case(
        (OSError,),
        ("ca certificate",),
        LineSetup,
        "the file of CA certificates does not exist",
        "Set REQUESTS_CA_BUNDLE to one that does",
    ),
    _Case(
        (RequestException,),
        _ALWAYS,
        LineSetup,
        "{host} or the proxy is not an address",
        f"{_PROXY}, and DROPBOX_API_HOST",
    ),
)


def line_fault(
    tried: str, host: str, error: Exception, again: str = NEXT_RUN, *, by_proxy: bool = False
) -> LicencesError:
    """What an error of urllib3 or requests means: TryLater is worth another try, FixSetup is not.

    Args:
        tried: what was asked for, in words.
        host: host and port that it was asked of.
        error: the error; only known phrases of its text are looked at.
        again: who tries again, or how, to end a cure with.
        by_proxy: there is a proxy between, which may be what fails.
    """
    name, words = urlsplit(f"//{host}").hostname, str(error).lower()
    if by_proxy and not isinstance(error, errors.ProxyError):  # whose words name the proxy already
        name = f"{name} (through the proxy)"
    for case in _CASES:
        if isinstance(error, case.kinds) and any(phrase in words for phrase in case.phrases):
            return case.meaning(tried, case.came_back.format(host=name), case.cure.format(again=again))
    return LineFault(tried, f"the connection to {name} failed ({type(error).__name__})", _CHECK.format(again=again))
