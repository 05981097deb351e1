"""Where secrets are found, that they show nowhere, and how they are kept."""

from __future__ import annotations

import copy
import json
import pickle
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import keyring
import pytest

from resources.errors import FixSetup
from resources.home import Home
from resources.secrets import keyring_place
from resources.secrets.credentials import (
    Credentials,
    Secret,
    find_credentials,
    forget_credentials,
    is_left_in_keyring,
    store_credentials,
)
from tests.resources.loopback import MARKER
from tests.resources.stored_secrets import ACME, Ring, entry, secrets_of, write


def test_the_environment_comes_first_then_the_keyring_then_the_file(
    home: Home, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(home, app_secret="file-a", refresh_token="file-r")
    assert secrets_of(home) == ("file-a", "file-r", "file")
    store = {"app_secret": "ring-a", "refresh_token": "ring-r"}
    ring.held = {entry(home, kind): text for kind, text in store.items()}
    assert secrets_of(home) == ("ring-a", "ring-r", "keyring")
    monkeypatch.setenv("DROPBOX_ACME_REFRESH_TOKEN", " env-r\n")
    assert secrets_of(home) == ("ring-a", "env-r", "environment")
    monkeypatch.setenv("DROPBOX_ACME_APP_SECRET", "env-a")
    assert secrets_of(home) == ("env-a", "env-r", "environment")


def test_where_the_environment_has_all_no_keyring_is_asked(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DROPBOX_ACME_REFRESH_TOKEN", "r")
    monkeypatch.setenv("DROPBOX_ACME_APP_SECRET", "a")
    monkeypatch.setattr(keyring, "get_keyring", lambda: pytest.fail("it was asked"))
    assert secrets_of(home) == ("a", "r", "environment")


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
    with pytest.raises(FixSetup, match=r"token of acme .file.: it does not look like a token.*connect acme") as raised:
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


SECRETS = {"app_secret": Secret("a"), "refresh_token": Secret(MARKER)}
OLD = {"app_secret": Secret("old"), "refresh_token": Secret("old")}


def test_secrets_are_kept_in_a_file_that_only_the_user_reads(home: Home) -> None:
    assert store_credentials("acme", home, SECRETS) == "file"
    assert secrets_of(home) == ("a", MARKER, "file")
    assert stat.S_IMODE((home.secrets / "acme.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(home.secrets.stat().st_mode) == 0o700
    assert [path.name for path in home.secrets.iterdir()] == ["acme.json"]


def test_linking_again_replaces_a_pasted_token(home: Home) -> None:
    store_credentials("acme", home, {"access_token": Secret("old")})
    assert find_credentials(ACME, home).access_token == Secret("old")
    store_credentials("acme", home, SECRETS)
    assert find_credentials(ACME, home).access_token is None


def test_many_that_link_at_once_leave_one_whole(home: Home) -> None:
    def link(number: int) -> None:
        store_credentials("acme", home, {kind: Secret(f"{number}") for kind in SECRETS})

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(link, range(24)))
    secret, token, _ = secrets_of(home)
    assert secret == token


def test_a_folder_that_cannot_be_written(home: Home) -> None:
    home.make(home.secrets).joinpath("acme.json").mkdir()
    with pytest.raises(FixSetup, match=r"Writing .*acme\.json"):
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


@pytest.mark.parametrize("mode", [0o400, 0o440, 0o640])
def test_a_mounted_folder_may_be_read_by_a_group(
    mode: int, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_credentials("acme", home, {"app_secret": Secret("s"), "refresh_token": Secret("r")})
    mounted = tmp_path / "mounted"
    (home.root / "secrets").rename(mounted)
    monkeypatch.setenv("DROPBOX_LICENCES_SECRETS", str(mounted))
    (mounted / "acme.json").chmod(mode)
    found = find_credentials(ACME, home)
    assert (found.app_secret.reveal(), found.refresh_token.reveal(), found.source) == ("s", "r", "file")
    assert not (home.root / "secrets").exists()


@pytest.mark.parametrize("mode", [0o444, 0o460, 0o604])
def test_a_mounted_folder_that_all_may_read_or_a_group_may_write_is_refused(
    mode: int, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DROPBOX_LICENCES_SECRETS", str(tmp_path))
    (tmp_path / "acme.json").write_text('{"app_secret": "s", "refresh_token": "r"}')
    (tmp_path / "acme.json").chmod(mode)
    with pytest.raises(FixSetup, match=rf"others may read it \(mode {mode:04o}\)\. Mount it with mode 0440"):
        find_credentials(ACME, home)


def test_a_team_linked_again_while_the_keyring_was_locked_is_revoked_when_it_opens(home: Home, ring: Ring) -> None:
    assert store_credentials("acme", home, OLD) == "keyring"
    ring.is_locked = True
    assert store_credentials("acme", home, SECRETS) == "file"
    assert secrets_of(home) == ("a", MARKER, "file")
    ring.is_locked = False
    assert secrets_of(home) == ("a", MARKER, "file"), "what was written last"
    assert store_credentials("acme", home, OLD) == "keyring"
    assert secrets_of(home) == ("old", "old", "keyring")
    assert not (home.secrets / "acme.json").exists()


def test_a_team_linked_where_no_keyring_is_seen_is_revoked_where_there_is_one(
    home: Home, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_credentials("acme", home, OLD)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")  # what there is over SSH
    assert store_credentials("acme", home, SECRETS) == "file"
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    assert secrets_of(home) == ("a", MARKER, "file")


def test_a_pasted_token_loses_to_one_that_the_keyring_would_not_delete(
    home: Home, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_credentials("acme", home, OLD)
    monkeypatch.setattr(ring, "delete_password", lambda *_: None)
    assert store_credentials("acme", home, {"access_token": Secret("pasted")}) == "file"
    assert find_credentials(ACME, home).access_token == Secret("pasted")


def test_a_disconnected_team_has_its_secrets_again_when_the_keyring_opens(home: Home, ring: Ring) -> None:
    store_credentials("acme", home, SECRETS)
    ring.is_locked = True
    assert not forget_credentials("acme", home)
    assert is_left_in_keyring("acme", home)
    ring.is_locked = False
    with pytest.raises(FixSetup, match=r"no refresh token in the environment .* which goes before the keyring\. Link"):
        secrets_of(home)
    assert forget_credentials("acme", home)
    assert ring.held == {}
    assert not is_left_in_keyring("acme", home)
    assert [*home.secrets.iterdir()] == []


def test_what_a_locked_keyring_kept_of_a_disconnected_team_goes_when_it_is_linked(home: Home, ring: Ring) -> None:
    store_credentials("acme", home, OLD | {"access_token": Secret("old")})
    ring.is_locked = True
    forget_credentials("acme", home)
    ring.is_locked = False
    assert store_credentials("acme", home, SECRETS) == "keyring"
    assert secrets_of(home) == ("a", MARKER, "keyring")
    assert set(ring.held.values()) == {"a", MARKER}


@pytest.mark.parametrize("backend", ["null", "fail"])
def test_on_a_machine_without_keyring_what_is_forgotten_is_gone(
    backend: str, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", f"keyring.backends.{backend}.Keyring")
    assert not keyring_place.KeyringPlace(home).is_there
    store_credentials("acme", home, SECRETS)
    assert secrets_of(home) == ("a", MARKER, "file")
    assert forget_credentials("acme", home)
    assert [*home.secrets.iterdir()] == []


def test_a_file_that_nobody_may_read_is_no_sign_of_a_keyring(home: Home) -> None:
    write(home, 0o644)
    assert not is_left_in_keyring("acme", home)
    assert not is_left_in_keyring("../acme", home)
