"""The address, what the browser brings, the exchange of the code: words for each failure, and no secret in any."""

from __future__ import annotations

import re
import traceback
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from resources.access import SCOPES
from resources.errors import FixSetup, LicencesError, ReportBug, TryLater
from resources.linking.authorising import Linking
from resources.secrets.credentials import Secret
from tests.resources.loopback import JSON, MARKER, Loopback, Reply

REDIRECT = "http://localhost:53682/"
CODE = Secret(f"{MARKER}-code")
GRANT = {"access_token": f"{MARKER}-access", "token_type": "bearer", "expires_in": 14400, "uid": ""}


def linking(redirect_address: str | None = REDIRECT) -> Linking:
    return Linking("acme", "appkey", Secret(f"{MARKER}-secret"), redirect_address)


def granted(**fields: Any) -> Reply:
    return Reply(body=GRANT | {"refresh_token": f"{MARKER}-refresh", "team_id": "dbtid:1"} | fields)


def query(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def shown(error: BaseException) -> str:
    """All that anybody could print of an error."""
    assert error.__context__ is None
    assert error.__cause__ is None
    return "".join(traceback.format_exception(error)) + repr(error) + repr(error.args)


# The address


def test_the_address_asks_for_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DROPBOX_WEB_HOST", "127.0.0.1:1")
    first, second = linking().address, linking().address
    assert first.startswith("https://127.0.0.1:1/oauth2/authorize?")
    asked = query(first)
    assert len(asked.pop("state")) > 20
    assert asked == {
        "response_type": "code",
        "client_id": "appkey",
        "redirect_uri": REDIRECT,
        "token_access_type": "offline",
        "scope": " ".join(SCOPES),
        "force_reauthentication": "true",
    }
    assert query(first)["state"] != query(second)["state"]
    assert MARKER not in first


def test_where_dropbox_displays_the_code_nobody_comes_back() -> None:
    assert not query(linking(None).address).keys() & {"redirect_uri", "state"}


def test_the_address_is_dropboxs_own_if_nobody_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DROPBOX_WEB_HOST", raising=False)
    assert linking().address.startswith("https://www.dropbox.com/oauth2/authorize?")


# What the browser brings


def test_our_own_state_brings_the_code() -> None:
    attempt = linking()
    assert attempt.code({"code": CODE.reveal(), "state": query(attempt.address)["state"]}) == CODE


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"code": "x"}, "belongs to another attempt"),  # no state at all
        ({"code": "x", "state": "other"}, "belongs to another attempt"),
        ({"code": "x", "state": "\N{SNOWMAN}"}, "belongs to another attempt"),  # no ASCII, which compare_digest refuses
        ({"error": "access_denied", "state": "other"}, "belongs to another attempt"),
        ({"error": "access_denied", "state": None}, "it was cancelled"),
        ({"error": "invalid_scope", "state": None}, "does not have the permissions"),
        ({"error": "server_error", "error_description": MARKER, "state": None}, "Dropbox sent no code"),
        ({"state": None}, "Dropbox sent no code"),
    ],
)
def test_an_answer_without_a_code(answer: dict[str, str | None], words: str) -> None:
    attempt = linking()
    state = query(attempt.address)["state"]
    brought = {name: state if text is None else text for name, text in answer.items()}
    with pytest.raises(FixSetup, match=words) as raised:
        attempt.code(brought)
    assert MARKER not in shown(raised.value)
    assert state not in shown(raised.value)


# The exchange


@pytest.mark.parametrize("redirect_address", [REDIRECT, None])
def test_a_code_is_exchanged(redirect_address: str | None, dropbox: Loopback) -> None:
    dropbox.say(granted(scope=" ".join([*SCOPES[1:], "members.write", "files.content.read"])))
    grant = linking(redirect_address).grant(CODE)
    assert (grant.team_id, grant.refresh_token) == ("dbtid:1", Secret(f"{MARKER}-refresh"))
    assert grant.missing == (SCOPES[0],)
    assert grant.surplus == ("files.content.read", "members.write")
    assert MARKER not in repr(grant)
    (sent,) = dropbox.received
    asked = {name: values[0] for name, values in parse_qs(sent.body.decode()).items()}
    assert asked.pop("redirect_uri", None) == redirect_address
    assert asked == {
        "grant_type": "authorization_code",
        "code": CODE.reveal(),
        "client_id": "appkey",
        "client_secret": f"{MARKER}-secret",
    }


def test_scopes_that_are_not_told_are_neither_missing_nor_surplus(dropbox: Loopback) -> None:
    dropbox.say(granted())
    grant = linking().grant(CODE)
    assert (grant.scopes, grant.missing, grant.surplus) == (None, (), ())


def error(name: str, words: str = "") -> dict[str, str]:
    return {"error": name, "error_description": words, "echo": MARKER}


@pytest.mark.parametrize(
    ("reply", "meaning", "words"),
    [
        (Reply(400, error("invalid_client", "Invalid client_id")), FixSetup, "app key or app secret is wrong"),
        (Reply(400, error("invalid_grant", "code has expired")), FixSetup, "used already or is too old"),
        (Reply(400, error("invalid_grant", "no such thing")), FixSetup, "used already or is too old"),
        (Reply(400, error("invalid_grant", "redirect_uri mismatch")), FixSetup, f"Add {REDIRECT} to the app's"),
        (Reply(400, error("invalid_request", "This app is disabled")), FixSetup, "app is disabled"),
        (Reply(400, b"odd"), FixSetup, "no reason given"),
        (Reply(503, b"busy"), TryLater, "Wait some minutes"),
        (Reply(429, b"too_many_requests"), TryLater, "Wait some minutes"),
        (Reply(404, b""), ReportBug, "not documented"),
        (Reply(200, b"<html>sign in</html>"), TryLater, "not Dropbox's"),  # a captive portal
        (Reply(200, {"team_id": "dbtid:1"}), TryLater, "not Dropbox's"),
        (Reply(resets=True), TryLater, "cut the connection"),
        # A person's account: with its id, and as Dropbox leaves it out.
        (Reply(body=GRANT | {"account_id": "dbid:1"}), FixSetup, "a person's account, not to a team"),
        (Reply(body=GRANT), FixSetup, "a person's account, not to a team"),
        (Reply(body=GRANT | {"team_id": "dbtid:1"}), ReportBug, "no refresh token"),
        (
            Reply(400, error("invalid_grant", "code"), JSON | {"Date": "Tue, 24 Nov 2015 13:00:00 GMT"}),
            FixSetup,
            "set it right",
        ),
    ],
)
def test_words_for_each_failure(reply: Reply, meaning: type[LicencesError], words: str, dropbox: Loopback) -> None:
    dropbox.say(reply)
    with pytest.raises(meaning, match=re.escape(words)) as raised:
        linking().grant(CODE)
    assert type(raised.value) is meaning
    assert MARKER not in shown(raised.value)
    assert len(dropbox.received) == 1, "a code serves once: it is sent once"


def test_a_proxy_that_inspects_tls(dropbox: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with pytest.raises(FixSetup, match="REQUESTS_CA_BUNDLE") as raised:
        linking().grant(CODE)
    assert MARKER not in shown(raised.value)


def test_a_ca_file_that_is_not_there(dropbox: Loopback, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "none.pem"))
    with pytest.raises(FixSetup, match="REQUESTS_CA_BUNDLE"):
        linking().grant(CODE)


def test_a_proxy_that_wants_a_password(dropbox: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback(tls=False) as proxy:
        proxy.say(Reply(407, b"", {"Proxy-Authenticate": "Basic"}))
        monkeypatch.setenv("HTTPS_PROXY", f"http://{proxy.host}")
        with pytest.raises(FixSetup, match="user and password into HTTPS_PROXY") as raised:
            linking().grant(CODE)
    assert MARKER not in shown(raised.value)


def test_a_host_that_takes_no_connection(dropbox: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DROPBOX_API_HOST", "127.0.0.1:1")
    with pytest.raises(TryLater, match=r"127\.0\.0\.1 cannot be reached.*dropbox-licences connect acme"):
        linking().grant(CODE)


def test_a_line_of_netrc_is_not_sent(dropbox: Loopback, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    dropbox.say(granted())
    linking().grant(CODE)
    assert "authorization" not in dropbox.received[0].headers
