"""Where secrets are found, that they show nowhere, and how they are kept."""

from __future__ import annotations

import copy
import json
import pickle
import stat
import sys
import threading
import types
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringError, PasswordDeleteError

from resources import keyring_place
from resources.connections import Connection
from resources.credentials import Credentials, Secret, find_credentials, forget_credentials, store_credentials
from resources.errors import FixSetup
from resources.home import Home
from tests.resources.loopback import MARKER

ACME = Connection("acme", "appkey")


class Ring(KeyringBackend):
    """A keyring that works."""

    priority = 5.0  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.held.pop((service, username), None) is None:
            raise PasswordDeleteError


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    for kind in ("APP_SECRET", "REFRESH_TOKEN", "ACCESS_TOKEN"):
        monkeypatch.delenv(f"DROPBOX_ACME_{kind}", raising=False)
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    return Home(tmp_path / "home")


@pytest.fixture(autouse=True)
def _backend() -> Iterator[None]:
    """No test may meet the keyring of whoever runs it."""
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def ring() -> Ring:
    ring = Ring()
    keyring.set_keyring(ring)
    return ring


def put(home: Home, kind: str, text: str) -> tuple[str, str]:
    """Where the keyring has a secret of acme."""
    return keyring_place.SERVICE, f"{home.root}/acme/{kind}"


def write(home: Home, mode: int = 0o600, **secrets: str) -> Path:
    path = home.make(home.secrets) / "acme.json"
    path.write_text(json.dumps(secrets))
    path.chmod(mode)
    return path


def revealed(found: Credentials) -> tuple[str, str, str]:
    return found.app_secret.reveal(), found.refresh_token.reveal(), found.source


def test_the_environment_comes_first_then_the_keyring_then_the_file(
    home: Home, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(home, app_secret="file-a", refresh_token="file-r")
    assert revealed(find_credentials(ACME, home)) == ("file-a", "file-r", "file")
    store = {"app_secret": "ring-a", "refresh_token": "ring-r"}
    ring.held = {put(home, kind, text): text for kind, text in store.items()}
    assert revealed(find_credentials(ACME, home)) == ("ring-a", "ring-r", "keyring")
    monkeypatch.setenv("DROPBOX_ACME_REFRESH_TOKEN", " env-r\n")
    assert revealed(find_credentials(ACME, home)) == ("ring-a", "env-r", "environment")
    monkeypatch.setenv("DROPBOX_ACME_APP_SECRET", "env-a")
    assert revealed(find_credentials(ACME, home)) == ("env-a", "env-r", "environment")


def test_where_the_environment_has_all_no_keyring_is_asked(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DROPBOX_ACME_REFRESH_TOKEN", "r")
    monkeypatch.setenv("DROPBOX_ACME_APP_SECRET", "a")
    monkeypatch.setattr(keyring, "get_keyring", lambda: pytest.fail("it was asked"))
    assert revealed(find_credentials(ACME, home)) == ("a", "r", "environment")


def test_a_pasted_access_token_needs_no_app_secret(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    write(home, access_token="old")
    found = find_credentials(ACME, home)
    assert found.access_token == Secret("old")
    monkeypatch.setenv("DROPBOX_ACME_REFRESH_TOKEN", "r")
    monkeypatch.setenv("DROPBOX_ACME_APP_SECRET", "a")
    assert find_credentials(ACME, home).access_token is None, "the environment wins over the file"


@pytest.mark.parametrize("text", ["two\nlines", "t\u043eken", "nul\x00"])
def test_a_token_that_cannot_be_one(text: str, home: Home) -> None:
    write(home, app_secret="a", refresh_token=text)
    with pytest.raises(FixSetup, match=r"token of acme .file.: no token looks like it.*connect acme") as raised:
        find_credentials(ACME, home)
    assert text not in str(raised.value)


def test_a_missing_secret_is_told_with_all_places_and_the_cure(home: Home) -> None:
    write(home, app_secret="")
    with pytest.raises(FixSetup) as raised:
        find_credentials(ACME, home)
    words = str(raised.value)
    for part in (
        "no app secret and no refresh token",
        "DROPBOX_ACME_APP_SECRET and DROPBOX_ACME_REFRESH_TOKEN",
        "keyring (there is none here",
        str(home.secrets / "acme.json"),
        "dropbox-licences connect acme",
    ):
        assert part in words


def test_only_what_is_missing_is_told(home: Home, ring: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DROPBOX_ACME_REFRESH_TOKEN", MARKER)
    with pytest.raises(FixSetup, match=r"no app secret in the environment .DROPBOX_ACME_APP_SECRET., in the keyring,"):
        find_credentials(ACME, home)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_refused(mode: int, home: Home) -> None:
    path = write(home, mode, app_secret="a", refresh_token=MARKER)
    with pytest.raises(FixSetup, match=f"chmod 600 {path}") as raised:
        find_credentials(ACME, home)
    assert MARKER not in repr(raised.value)


@pytest.mark.parametrize("text", [f'{{"app_secret": "{MARKER}"', "", MARKER])
def test_a_damaged_file_is_told_without_its_text(text: str, home: Home) -> None:
    write(home).write_text(text)
    with pytest.raises(FixSetup, match="damaged") as raised:
        find_credentials(ACME, home)
    assert MARKER not in repr(raised.value)


@pytest.mark.parametrize("text", ["[]", "3", '{"refresh_token": 3, "app_secret": null}'])
def test_a_file_with_other_things_holds_no_secrets(text: str, home: Home) -> None:
    write(home).write_text(text)
    with pytest.raises(FixSetup, match="no app secret and no refresh token"):
        find_credentials(ACME, home)


class Broken(Ring):
    """The bus is gone, the daemon hangs up."""

    def get_password(self, *_: str) -> str | None:
        raise OSError(MARKER)

    set_password = get_password  # type: ignore[assignment]


class Waiting(Ring):
    """It waits for somebody to type a password."""

    def get_password(self, *_: str) -> str | None:
        threading.Event().wait(30)
        return None


@pytest.mark.parametrize("backend", [Broken, Waiting])
def test_a_keyring_that_fails_or_waits_is_passed_over(
    backend: type[Ring], home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring_place, "PATIENCE_SECONDS", 0.05)
    keyring.set_keyring(backend())
    write(home, app_secret="a", refresh_token="r")
    assert revealed(find_credentials(ACME, home)) == ("a", "r", "file")


def test_a_backend_that_does_not_load_is_passed_over(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> KeyringBackend:
        raise KeyringError

    monkeypatch.setattr(keyring, "get_keyring", fail)
    write(home, app_secret="a", refresh_token="r")
    assert revealed(find_credentials(ACME, home)) == ("a", "r", "file")


def test_a_weak_backend_is_used_only_if_it_was_chosen(home: Home, ring: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ring, "priority", 0.5)
    assert not keyring_place.KeyringPlace(home)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "some.file.Keyring")
    assert keyring_place.KeyringPlace(home)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    assert not keyring_place.KeyringPlace(home)


@pytest.mark.parametrize("is_locked", [True, False])
def test_a_locked_secret_service_is_not_asked(
    is_locked: bool, home: Home, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    bus = types.SimpleNamespace(close=lambda: None)
    service: Any = types.SimpleNamespace(
        dbus_init=lambda: bus, get_default_collection=lambda _: types.SimpleNamespace(is_locked=lambda: is_locked)
    )
    monkeypatch.setattr(sys.modules[__name__], "secretstorage", service, raising=False)
    assert bool(keyring_place.KeyringPlace(home)) is not is_locked


SECRETS = {"app_secret": Secret("a"), "refresh_token": Secret(MARKER)}


def test_secrets_are_kept_in_a_file_that_only_the_user_reads(home: Home) -> None:
    assert store_credentials("acme", home, SECRETS) == "file"
    assert revealed(find_credentials(ACME, home)) == ("a", MARKER, "file")
    assert stat.S_IMODE((home.secrets / "acme.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(home.secrets.stat().st_mode) == 0o700
    assert [path.name for path in home.secrets.iterdir()] == ["acme.json"]


def test_secrets_are_kept_in_the_keyring_where_there_is_one(home: Home, ring: Ring) -> None:
    write(home, app_secret="old", refresh_token="old")
    ring.set_password(*put(home, "access_token", ""), "old")
    assert store_credentials("acme", home, SECRETS) == "keyring"
    assert revealed(find_credentials(ACME, home)) == ("a", MARKER, "keyring")
    assert not (home.secrets / "acme.json").exists(), "what is stale may not lie about"
    assert put(home, "access_token", "") not in ring.held


def test_a_keyring_that_takes_nothing_leaves_the_file(home: Home) -> None:
    keyring.set_keyring(Broken())
    assert store_credentials("acme", home, SECRETS) == "file"
    assert revealed(find_credentials(ACME, home)) == ("a", MARKER, "file")


def test_homes_do_not_share_entries_of_the_keyring(home: Home, ring: Ring, tmp_path: Path) -> None:
    store_credentials("acme", home, SECRETS)
    with pytest.raises(FixSetup):
        find_credentials(ACME, Home(tmp_path / "other"))


def test_linking_anew_replaces_a_pasted_token(home: Home) -> None:
    store_credentials("acme", home, {"access_token": Secret("old")})
    assert find_credentials(ACME, home).access_token == Secret("old")
    store_credentials("acme", home, SECRETS)
    assert find_credentials(ACME, home).access_token is None


def test_many_that_link_at_once_leave_one_whole(home: Home) -> None:
    def link(number: int) -> None:
        store_credentials("acme", home, {kind: Secret(f"{number}") for kind in SECRETS})

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(link, range(24)))
    secret, token, _ = revealed(find_credentials(ACME, home))
    assert secret == token


def test_secrets_are_forgotten(home: Home, ring: Ring) -> None:
    forget_credentials("acme", home)
    store_credentials("acme", home, SECRETS)
    write(home, app_secret="a", refresh_token="r")
    forget_credentials("acme", home)
    assert ring.held == {}
    with pytest.raises(FixSetup):
        find_credentials(ACME, home)


def test_a_folder_that_cannot_be_written(home: Home) -> None:
    home.make(home.secrets).joinpath("acme.new").mkdir()
    with pytest.raises(FixSetup, match="Keeping secrets in"):
        store_credentials("acme", home, SECRETS)


def test_a_secret_shows_itself_to_nobody() -> None:
    secret = Secret(MARKER)
    credentials = Credentials(secret, secret, "file", secret)
    assert MARKER not in f"{secret} {secret!r} {secret:>40} {credentials} {[secret]}"
    for write_down in (pickle.dumps, copy.deepcopy, json.dumps):
        with pytest.raises(TypeError):
            write_down(secret)
    with pytest.raises(TypeError):
        asdict(credentials)
    assert secret == Secret(MARKER)
    assert secret != Secret("other")
    assert secret != MARKER
