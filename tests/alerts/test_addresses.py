"""The addresses that alerts go to: where they rest, what they are called, and which are refused before any is used."""

from __future__ import annotations

from contextlib import suppress

import pytest

from pipelines.commands.alerts import webhook
from resources.delivery.alert_addresses import VARIABLE, Address, find_addresses, forget_addresses, store_addresses
from resources.errors import FixSetup
from resources.home import Home
from resources.secrets.credentials import Secret
from tests.alerts.conftest import MARKED
from tests.linking.test_secrets import files_with
from tests.pipeline.command_line import command
from tests.resources.stored_secrets import Ring

ADDRESS = f"https://127.0.0.1:9{MARKED}"
OTHER = "jsons://127.0.0.1:9/MARKER"


def kept(home: Home) -> tuple[list[str], str]:
    found, source = find_addresses(home)
    return [each.secret.reveal() for each in found], source


def test_they_rest_like_other_secrets(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept(home) == ([], "")
    assert store_addresses(home, [Secret(ADDRESS), Secret(OTHER)]) == "file"
    path = home.secrets / "alerts.webhook.json"
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    assert kept(home) == ([ADDRESS, OTHER], "file")
    monkeypatch.setenv(VARIABLE, f" https://127.0.0.1:8/x\n{OTHER}  {OTHER} ")
    assert kept(home) == (["https://127.0.0.1:8/x", OTHER], "environment")
    monkeypatch.delenv(VARIABLE)
    path.chmod(0o644)
    with pytest.raises(FixSetup, match="others may read it"):
        find_addresses(home)
    forget_addresses(home)
    assert kept(home) == ([], "")


def test_the_keyring_keeps_them_where_there_is_one(
    home: Home,
    ring: Ring,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    assert store_addresses(home, [Secret(ADDRESS)]) == "keyring"
    assert kept(home) == ([ADDRESS], "keyring")
    assert [*ring.held.values()] == [ADDRESS]
    forget_addresses(home)
    assert ring.held == {}


def test_an_address_that_an_older_version_kept_is_found(home: Home) -> None:
    home.make(home.secrets)
    path = home.secrets / "alerts.webhook.json"
    path.write_text(f'{{"webhook": "{ADDRESS}"}}')
    path.chmod(0o600)
    assert kept(home) == ([ADDRESS], "file")


def test_names_and_what_is_remembered_by_hold_no_address(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, f"{ADDRESS} tgram://MARKER:MARKER/MARKER MARKER://x MARKER https://[MARKER")
    found, _ = find_addresses(home)
    assert [each.name for each in found] == [
        *("address 1 (127.0.0.1)", "address 2 (tgram)", "address 3 (marker)", "address 4", "address 5"),
    ]
    assert len({each.id for each in found}) == 5
    assert "MARKER" not in f"{found} {[each.id for each in found]}"
    assert [each.id for each in find_addresses(home)[0]] == [each.id for each in found]
    monkeypatch.setenv(VARIABLE, ADDRESS)
    assert [each.name for each in find_addresses(home)[0]] == ["127.0.0.1"]


REFUSED = [
    (f"http://hooks.example.com{MARKED}", "does not begin with https"),
    (f"https://me:secret@127.0.0.1{MARKED}", "holds a user"),
    (f"https://{MARKED}", "not a web address"),
    (f"ftp://127.0.0.1{MARKED}", "neither a web address nor that of a service"),
    ("MARKER", "neither a web address nor that of a service"),
    # What runs a program here, writes to this machine's screen or log, or sends where nobody answers.
    *(
        (f"{scheme}://MARKER", "neither a web address nor that of a service")
        for scheme in ("dbus", "glib", "macosx", "windows", "syslog", "rsyslog", "aprs", "mqtt", "file")
    ),
    ("discord://123456/MARKER-MARKER?template=/etc/passwd", "names a file of this machine"),
    ("tgram://MARKER", "a part of it is missing or wrong (tgram)"),
    ("json://hooks.example.com/MARKER", "without TLS"),
    ("ntfy://hooks.example.com/MARKER", "without TLS"),
    ("mailto://me:MARKER@mail.example.com", "without TLS"),
    ("jsons://hooks.example.com/MARKER?verify=no", "verify=no"),
    ("mailtos://me:MARKER@mail.example.com?verify=no", "verify=no"),
    ("https://prod-1.westeurope.logic.azure.com/MARKER", "not the whole address of a workflow"),
    ("https://a.0b.environment.api.powerplatform.com/MARKER", "not the whole address of a workflow"),
]


@pytest.mark.usefixtures("forked_delivery")
@pytest.mark.parametrize(("address", "words"), REFUSED, ids=[address for address, _ in REFUSED])
def test_what_cannot_be_used_is_refused_before_there_is_anything_to_tell(home: Home, address: str, words: str) -> None:
    with pytest.raises(FixSetup) as raised:
        store_addresses(home, [Secret(address)])
    assert words in str(raised.value)
    assert "MARKER" not in str(raised.value)
    assert not home.secrets.exists()


def piped(text: str, *arguments: str) -> str:
    done = command("webhook", *arguments, typed=text)
    assert "MARKER" not in done.stdout + done.stderr
    return f"{done.returncode} {done.stdout}{done.stderr}"


@pytest.mark.parametrize("stops", [KeyboardInterrupt(), FixSetup("Reading an address", "it is refused now", "Wait")])
def test_removing_one_address_that_is_interrupted_lost_all(
    home: Home, monkeypatch: pytest.MonkeyPatch, stops: BaseException
) -> None:
    """All were forgotten first, and those that stay checked and kept only then."""
    third = "https://127.0.0.1:8/MARKER"
    store_addresses(home, [Secret(each) for each in (ADDRESS, OTHER, third)])

    def stopped(_: Address) -> None:
        raise stops

    monkeypatch.setattr(Address, "check", stopped)
    with suppress(type(stops)):
        webhook.main(["--remove", "1"], standalone_mode=False)
    assert kept(home) == ([OTHER, third], "file"), "and what only stays is not checked"


def test_adding_an_address_checks_no_other(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    monkeypatch.setattr(Address, "check", lambda address: checked.append(address.name))
    store_addresses(home, [Secret(OTHER)], [Secret(ADDRESS)])
    assert kept(home) == ([ADDRESS, OTHER], "file")
    assert checked == ["address 2 (jsons)"]


def test_addresses_are_added_listed_and_removed(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    assert piped(ADDRESS, "--stdin").startswith("0 Kept in the file.")
    assert piped(OTHER, "--stdin", "--add").startswith("0 Kept in the file.")
    assert piped("", "--list") == "0 1  address 1 (127.0.0.1)  file\n2  address 2 (jsons)  file\n"
    last = "the last is 2; dropbox-licences webhook --list shows them"
    assert f"there is no number 3, {last}" in piped("", "--remove", "3")
    assert piped("", "--remove", "1") == "0 Forgotten: address 1 (127.0.0.1).\n"
    assert kept(home) == ([OTHER], "file")
    assert piped(ADDRESS, "--stdin").startswith("0 Kept in the file."), "without --add it replaces"
    assert kept(home) == ([ADDRESS], "file")
    assert piped("", "--remove", "1").startswith("0 Forgotten")
    assert piped("", "--list") == "0 There is none. Set one: dropbox-licences webhook\n"
    assert "there is no number 1, none is kept" in piped("", "--remove", "1")
    assert files_with(home.root, {"MARKER"}) == set()
    monkeypatch.setenv(VARIABLE, ADDRESS)
    assert "they are set in DROPBOX_LICENCES_WEBHOOK" in piped(OTHER, "--stdin", "--add")
    assert command("webhook", "--list").stdout == "1  127.0.0.1  environment\n"
