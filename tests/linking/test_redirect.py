"""The listener and its page: loopback only, one answer, no stranger, no script."""

from __future__ import annotations

import re
import socket
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
import requests

from resources.errors import FixSetup, TryLater
from resources.linking.redirect import Listener
from resources.linking.redirect_page import Page

GOOD = Page("Linked", ("412 of 450 seats used.",), is_good=True, detail="Acme <b>& Söhne</b>")


def ask(listener: Listener, path: str = "?code=c&state=s", **headers: str) -> requests.Response:
    return requests.get(listener.address + path, headers=headers, timeout=10)


def test_the_answer_waits_for_the_page() -> None:
    with Listener(0) as listener, ThreadPoolExecutor(1) as browser:
        asked = browser.submit(ask, listener)
        assert listener.answer(10.0) == {"code": "c", "state": "s"}
        assert not asked.done()
        listener.show(GOOD)
        got = asked.result()
    assert got.status_code == 200
    (sent_on,) = got.history
    assert sent_on.status_code == 303
    assert sent_on.headers["Referrer-Policy"] == "no-referrer"
    assert sent_on.content == b""
    assert urlsplit(got.url).query == "", "the address bar keeps neither code nor state"
    assert "Acme &lt;b&gt;&amp; Söhne&lt;/b&gt;" in got.text
    assert "<b>" not in got.text
    assert re.search(r"<title>[^<]*</title>", got.text)[0].count("Acme") == 0  # type: ignore[index]
    assert got.headers["Cache-Control"] == "no-store"
    assert got.headers["Referrer-Policy"] == "no-referrer"
    policy = got.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert "unsafe" not in policy
    assert "<script" not in got.text
    assert got.headers["Server"] == "dropbox-licences"


def test_commands_stay_in_one_piece_and_text_stays_text() -> None:
    page = Page(
        "Not linked", ("Begin again: dropbox-licences connect acme_2", "dropbox-licences <i>x</i>"), is_good=False
    )
    assert "<code>dropbox-licences connect acme_2</code>" in page.html()
    assert "dropbox-licences &lt;i&gt;x&lt;/i&gt;" in page.html()


def test_one_answer_only() -> None:
    with Listener(0) as listener, ThreadPoolExecutor(1) as browser:
        first = browser.submit(ask, listener, "?code=first&state=s")
        assert listener.answer(10.0)["code"] == "first"
        second = ask(listener, "?code=second&state=s")
        assert second.status_code == 409
        assert "answered already" in second.text
        listener.show(GOOD)
        assert "412 of 450" in first.result().text
    with pytest.raises(requests.ConnectionError):
        ask(listener)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:53682", "127.0.0.1", "localhost", ""])
def test_a_name_of_somebody_else_is_turned_away(host: str) -> None:
    with Listener(0) as listener:
        assert ask(listener, Host=host).status_code == 421
        with pytest.raises(TryLater):
            listener.answer(0.01)


@pytest.mark.parametrize("path", ["", "favicon.ico", "other?code=c&state=s", "?x=1"])
def test_other_addresses_are_no_answer(path: str) -> None:
    with Listener(0) as listener:
        got = ask(listener, path)
        assert got.status_code == 404
        assert got.headers["Cache-Control"] == "no-store"
        with pytest.raises(TryLater, match="--no-browser"):
            listener.answer(0.01)


def test_the_page_is_for_the_browser_that_brought_the_answer() -> None:
    # Nobody else on this machine can guess its address.
    with Listener(0) as first, Listener(0) as second:
        assert first._server.page_path != second._server.page_path
        assert len(first._server.page_path) > 20


def test_other_methods_are_refused() -> None:
    with Listener(0) as listener:
        got = requests.post(listener.address + "?code=c&state=s", timeout=10)
        assert got.status_code == 501
        assert got.headers["Referrer-Policy"] == "no-referrer"


def test_a_connection_that_says_nothing_holds_nobody_up() -> None:
    # Browsers open connections before they need them.
    with Listener(0) as listener, ThreadPoolExecutor(1) as browser:
        port = int(listener.address.rsplit(":", 1)[1].strip("/"))
        with socket.create_connection(("127.0.0.1", port)):
            asked = browser.submit(ask, listener)
            assert listener.answer(10.0)
            listener.show(GOOD)
            assert asked.result().status_code == 200


def test_whatever_breaks_in_between_the_browser_gets_a_page() -> None:
    with ThreadPoolExecutor(1) as browser:
        with pytest.raises(RuntimeError), Listener(0) as listener:  # noqa: PT012 - it must not break before
            asked = browser.submit(ask, listener)
            listener.answer(10.0)
            raise RuntimeError
        assert "Look at the terminal" in asked.result().text


def test_only_loopback_is_listened_on() -> None:
    with Listener(0) as listener:
        assert listener._server.server_address[0] == "127.0.0.1"


def test_a_port_that_is_taken() -> None:
    with Listener(0) as listener:
        port = int(listener.address.rsplit(":", 1)[1].strip("/"))
        with pytest.raises(FixSetup, match=rf"another program uses that port.*--port {port + 1}.*--no-browser"):
            Listener(port)
