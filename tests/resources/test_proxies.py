"""A proxy's address that cannot be read is told in one line, with what to write, and never with a piece of it."""

from __future__ import annotations

import base64
import importlib.util
import os
from collections.abc import Iterator
from dataclasses import replace

import pytest

from resources.delivery.webhook import send
from resources.dropbox_api import transport as transport_module
from resources.dropbox_api.budget import Budget
from resources.dropbox_api.patience import HURRIED
from resources.dropbox_api.transport import Transport
from resources.errors import FixSetup, TryLater
from resources.network.proxies import check_proxy
from resources.secrets.credentials import Secret
from tests.resources.conftest import ask
from tests.resources.loopback import FakeTime, Loopback, Reply

SECRET = "s3cr3t"
UNREADABLE = [
    *(f"http://me:{SECRET}{sign}1@proxy:8080" for sign in ("#", "?", "/", "\\", "[", "]", "\n")),
    *(f"http://me:123{sign}{SECRET}@proxy:8080" for sign in "#?/"),
    f"http://{SECRET}#@proxy:8080",
    f"me:{SECRET}@proxy:8080",
    f" http://me:{SECRET}@proxy:8080",
    f"http://me:{SECRET}@proxy:8080\n",
    f'"http://me:{SECRET}@proxy:8080"',
    f"http:/me:{SECRET}@proxy:8080",
    f"http:me:{SECRET}@proxy:8080",
    f"htp://me:{SECRET}@proxy:8080",
    f"ftp://me:{SECRET}@proxy:8080",
    f"{SECRET}://proxy:8080",
    f"http://me:{SECRET}@proxy:port",
    f"http://me:{SECRET}@proxy:99999",
    f"http://me:{SECRET}@proxy:0",
    f"http://me:{SECRET}@proxy:-1",
    f"http://me:{SECRET}@:8080",
    f"http://me:{SECRET}@",
    f"http://me:{SECRET}@::1:8080",
    f"http://me:{SECRET}@[::1:8080",
    f"http://me:{SECRET}@[proxy]:8080",
    f"http://me:{SECRET}@[127.0.0.1]:8080",
    f"http://me:{SECRET}@proxy..example:8080",
    f"http://me:{SECRET}@{'a' * 70}:8080",
    f"http://me:{SECRET}@*:8080",
    f"http://me:{SECRET}@pro xy:8080",
    f"http://proxy:8080/{SECRET}.pac",
    f"http://me:{SECRET}@proxy:8080,other:8080",
    f"{SECRET}:8080",
    "http://",
    "://",
    ":8080",
]
READABLE = [
    "http://proxy:8080",
    "HTTP://proxy.example.:8080/",
    "127.0.0.1:8080",
    "proxy.example:8080",
    "proxy",
    "https://proxy.example",
    f"http://me:{SECRET}@127.0.0.1:8080",
    f"http://me:p@{SECRET}@proxy:8080",
    f"http://me:100%{SECRET}@proxy:8080",
    f"http://me:%23{SECRET}:more@proxy:8080",
    f"http://mé: {SECRET}@bücher.example:8080",
    f"http://me:{SECRET}@[::1]:8080",
    "http://my_proxy:8080",
]


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)


def assert_unreadable(raised: pytest.ExceptionInfo[FixSetup], variable: str) -> None:
    told = str(raised.value)
    assert f"from {variable}: it cannot be read" in told
    assert "write # as %23" in told
    assert "\n" not in told
    assert SECRET not in repr(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__ or raised.value.__context__ is None


@pytest.mark.parametrize("text", UNREADABLE)
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
def test_an_address_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch, variable: str, text: str) -> None:
    monkeypatch.setenv(variable, text)
    with pytest.raises(FixSetup) as raised:
        Transport("api.dropboxapi.com")
    assert_unreadable(raised, variable)


@pytest.mark.parametrize("text", READABLE)
def test_an_address_that_programs_can_read_is_taken(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", text)
    Transport("api.dropboxapi.com")


def test_the_webhook_tells_it_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", UNREADABLE[0])
    with pytest.raises(FixSetup) as raised:
        send("Sending alerts", Secret("https://hooks.example/T1/B2"), "hello")
    assert_unreadable(raised, "HTTPS_PROXY")


@pytest.mark.parametrize("scheme", ["socks5", "socks5h", "socks4", "socks4a", "socks", "SOCKS5"])
def test_a_socks_proxy_is_named_as_what_it_is(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    assert importlib.util.find_spec("socks") is None
    monkeypatch.setenv("ALL_PROXY", f"{scheme}://me:{SECRET}@proxy:1080")
    with pytest.raises(FixSetup, match=r"from ALL_PROXY: it is a SOCKS proxy.*pip install pysocks") as raised:
        Transport("api.dropboxapi.com")
    assert SECRET not in repr(raised.value)


def test_what_is_not_used_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", UNREADABLE[0])
    check_proxy("api.dropboxapi.com")
    monkeypatch.setenv("HTTPS_PROXY", UNREADABLE[0])
    monkeypatch.setenv("NO_PROXY", "localhost,.dropboxapi.com")
    check_proxy("api.dropboxapi.com:443")
    monkeypatch.setenv("HTTPS_PROXY", "")
    monkeypatch.delenv("NO_PROXY")
    check_proxy("api.dropboxapi.com")


@pytest.fixture
def proxy() -> Iterator[Loopback]:
    with Loopback(tls=False) as proxy:
        yield proxy


@pytest.mark.parametrize(
    ("written", "sent"),
    [("p@ss", "p@ss"), ("p%40ss", "p@ss"), ("100%", "100%"), ("a%23%2F%3F%3A%25", "a#/?:%"), ("a:b", "a:b")],
)
def test_a_password_reaches_the_proxy_as_it_is_meant(
    proxy: Loopback, budget: Budget, monkeypatch: pytest.MonkeyPatch, written: str, sent: str
) -> None:
    proxy.say(Reply(407))
    monkeypatch.setenv("HTTPS_PROXY", f"http://me:{written}@{proxy.host}")
    with pytest.raises(FixSetup, match="the proxy wants a password, or another one"):
        ask(Transport("api.dropboxapi.com"), budget)
    (asked,) = proxy.received
    assert base64.b64decode(asked.headers["proxy-authorization"].split()[1]).decode() == f"me:{sent}"


def test_a_proxy_that_speaks_no_tls_itself(proxy: Loopback, budget: Budget, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"https://{proxy.host}")
    with pytest.raises(FixSetup, match=r"itself does not speak TLS.*with http://"):
        ask(Transport("api.dropboxapi.com"), budget)


@pytest.mark.parametrize("hurries", [True, False])
def test_who_waits_at_a_terminal_waits_ten_seconds_for_a_dead_proxy(
    budget: Budget, time: FakeTime, monkeypatch: pytest.MonkeyPatch, hurries: bool
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with pytest.raises(TryLater, match="the proxy does not answer") as raised:
        ask(Transport("api.dropboxapi.com", sleep=time.sleep, hurries=hurries), budget)
    assert ("8 times" in str(raised.value)) is not hurries
    assert (sum(time.slept) <= HURRIED.failing_seconds) is hurries


def test_a_proxy_that_says_nothing_is_given_up_as_soon(
    proxy: Loopback, budget: Budget, time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport_module, "HURRIED", replace(HURRIED, connect_seconds=0.2))
    proxy.say(Reply(hangs=True))
    monkeypatch.setenv("HTTPS_PROXY", f"http://{proxy.host}")
    with pytest.raises(TryLater, match=r"dropboxapi\.com \(through the proxy\) did not answer in time"):
        ask(Transport("api.dropboxapi.com", sleep=time.sleep, hurries=True), budget)
    assert 2 <= len(proxy.received) < 8
