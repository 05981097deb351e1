"""Secrets at rest, as tests put them there: a keyring that works, and files."""

from __future__ import annotations

import json
from pathlib import Path

import keyring
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from resources.home import Home
from resources.home_files.connections import Connection
from resources.secrets import keyring_place
from resources.secrets.credentials import Credentials, find_credentials

ACME = Connection("acme", "appkey")
keyring.get_keyring()  # chosen before there is a Ring, which it would choose


class Ring(KeyringBackend):
    """A keyring that works, unless it is locked."""

    priority = 5.0  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}
        self.is_locked = False

    def _open(self) -> dict[tuple[str, str], str]:
        if self.is_locked:
            raise KeyringLocked
        return self.held

    def get_password(self, service: str, username: str) -> str | None:
        return self._open().get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self._open().pop((service, username), None) is None:
            raise PasswordDeleteError


def entry(home: Home, kind: str) -> tuple[str, str]:
    """Where the keyring has a secret of acme."""
    return keyring_place.SERVICE, f"{home.root}/acme/{kind}"


def write(home: Home, mode: int = 0o600, **secrets: str) -> Path:
    """Put secrets of acme into their file."""
    path = home.make(home.secrets) / "acme.json"
    path.write_text(json.dumps(secrets))
    path.chmod(mode)
    return path


def secrets_of(home: Home) -> tuple[str, str, str]:
    """App secret, refresh token and source of acme."""
    credentials: Credentials = find_credentials(ACME, home)
    return credentials.app_secret.reveal(), credentials.refresh_token.reveal(), credentials.source
