"""Linking a team: the authorise address, the code's exchange, and the declaration in ``connections.toml``.

The official SDK makes the address and exchanges the code; its result shows its tokens to whoever prints it, so it
does not leave this module.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import requests
import tomlkit
from filelock import FileLock

from resources.answers import Answer
from resources.connections import read_connections
from resources.credentials import Secret
from resources.disk import disk_errors
from resources.errors import FixSetup, TryLater
from resources.home import Home
from resources.oauth import SCOPES, token_refusal


@dataclass(frozen=True)
class Grant:
    """What an administrator allowed: the refresh token, whose team it is, and the permissions."""

    refresh_token: Secret
    team_id: str
    scopes: frozenset[str]

    @property
    def missing(self) -> list[str]:
        """Permissions that the product needs and the grant lacks."""
        return [scope for scope in SCOPES if scope not in self.scopes]

    @property
    def surplus(self) -> list[str]:
        """Permissions that the grant has and the product never asks for."""
        return sorted(self.scopes - set(SCOPES))


class Linking:
    """One linking, in two steps: an address to open, and a code that comes back.

    Without a redirect address Dropbox shows the code to the administrator, who types it in.
    """

    def __init__(self, name: str, app_key: str, app_secret: Secret) -> None:
        from dropbox import DropboxOAuth2FlowNoRedirect  # noqa: PLC0415 - costs a second and a half

        self._name = name
        self._flow = DropboxOAuth2FlowNoRedirect(
            app_key,
            app_secret.reveal(),
            token_access_type="offline",  # noqa: S106 - a kind of access, not a secret
            scope=list(SCOPES),
        )

    @property
    def address(self) -> str:
        """Where the administrator allows it. The sign-in is forced: else a second team is silently the first again."""
        return f"{self._flow.start()}&force_reauthentication=true"

    def finish(self, code: str) -> Grant:
        """Exchange the code.

        Raises:
            FixSetup: wrong key, secret or code; not a team administrator.
            TryLater: Dropbox cannot be reached.
        """
        tried = f"Linking {self._name}"
        try:
            result = self._flow.finish(code.strip())
        except requests.HTTPError as error:
            refused = error.response
            answer = Answer(
                refused.status_code, {key.lower(): text for key, text in refused.headers.items()}, refused.content
            )
            raise token_refusal(tried, self._name, answer) from None
        except requests.RequestException as error:
            words = f"Dropbox cannot be reached ({type(error).__name__})"
            raise TryLater(tried, words, "Check the line, the proxy and REQUESTS_CA_BUNDLE; then link again") from None
        team_id = str(result.account_id or "")
        if not team_id.startswith("dbtid:"):
            cure = "Let a team administrator allow it, with an app that has the team permissions"
            raise FixSetup(tried, "the link is to a person's account, not to a team", cure)
        if not result.refresh_token:
            raise FixSetup(tried, "Dropbox gave no refresh token", "Link again; the address must stay as it is printed")
        return Grant(Secret(result.refresh_token), team_id, frozenset(str(result.scope or "").split()))


def declare(home: Home, name: str, app_key: str) -> None:
    """Declare a team in ``connections.toml``, or change its app key; comments and order of what stands there stay.

    Raises:
        FixSetup: the file as it stands is wrong, or cannot be written.
    """
    home.make(home.root)
    path = home.connections_file
    with FileLock(home.make(home.locks) / "connections.lock", mode=0o600), disk_errors(path):
        read_connections(path)  # a file that is wrong is not written over
        document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
        teams = document.setdefault("connections", tomlkit.table(is_super_table=True))
        teams.setdefault(name, tomlkit.table())["app_key"] = app_key
        _replace(path, tomlkit.dumps(document))


def _replace(path: Path, text: str) -> None:
    staged = path.with_suffix(".new")
    with os.fdopen(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    staged.replace(path)
