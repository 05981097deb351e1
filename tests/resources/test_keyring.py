"""The keyring: used where there is one, passed over where it fails, is locked, or would wait for a person."""

from __future__ import annotations

import sys
import threading
import types
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError

from resources.errors import FixSetup
from resources.home import Home
from resources.secrets import keyring_place
from resources.secrets.credentials import Secret, find_credentials, forget_credentials, store_credentials
from tests.resources import stored_secrets
from tests.resources.loopback import MARKER
from tests.resources.stored_secrets import ACME, Ring, entry, secrets_of, write

SECRETS = {"app_secret": Secret("a"), "refresh_token": Secret(MARKER)}


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
    assert secrets_of(home) == ("a", "r", "file")


def test_a_backend_that_does_not_load_is_passed_over(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> KeyringBackend:
        raise KeyringError

    monkeypatch.setattr(keyring, "get_keyring", fail)
    write(home, app_secret="a", refresh_token="r")
    assert secrets_of(home) == ("a", "r", "file")


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
    monkeypatch.setattr(sys.modules[stored_secrets.__name__], "secretstorage", service, raising=False)
    assert bool(keyring_place.KeyringPlace(home)) is not is_locked
    assert keyring_place.KeyringPlace(home).is_there


def test_secrets_are_kept_in_the_keyring_where_there_is_one(home: Home, ring: Ring) -> None:
    write(home, app_secret="old", refresh_token="old")
    ring.set_password(*entry(home, "access_token"), "old")
    assert store_credentials("acme", home, SECRETS) == "keyring"
    assert secrets_of(home) == ("a", MARKER, "keyring")
    assert not (home.secrets / "acme.json").exists(), "what is stale may not lie about"
    assert entry(home, "access_token") not in ring.held


def test_a_keyring_that_takes_nothing_leaves_the_file(home: Home) -> None:
    keyring.set_keyring(Broken())
    assert store_credentials("acme", home, SECRETS) == "file"
    assert secrets_of(home) == ("a", MARKER, "file")


def test_homes_do_not_share_entries_of_the_keyring(home: Home, ring: Ring, tmp_path: Path) -> None:
    store_credentials("acme", home, SECRETS)
    with pytest.raises(FixSetup):
        find_credentials(ACME, Home(tmp_path / "other"))


def test_secrets_are_forgotten(home: Home, ring: Ring) -> None:
    forget_credentials("acme", home)
    store_credentials("acme", home, SECRETS)
    write(home, app_secret="a", refresh_token="r")
    forget_credentials("acme", home)
    assert ring.held == {}
    with pytest.raises(FixSetup):
        find_credentials(ACME, home)
