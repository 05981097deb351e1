"""OAuth on the server's side: apps, grants, codes and tokens. The consent pages are in ``consent``."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import Any

SCOPES = ("account_info.read", "events.read", "groups.read", "members.read", "team_data.member", "team_info.read")
LIFETIME_SECONDS = 14_400


@dataclass
class App:
    """An app of a team, and the grant that its administrator gave."""

    team: str
    app_key: str
    app_secret: str
    refresh_token: str
    scopes: tuple[str, ...] = SCOPES
    is_revoked: bool = False
    redirect_uris: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Code:
    team: str
    scopes: tuple[str, ...]
    redirect_uri: str | None
    is_offline: bool


class Tokens:
    """All grants of a server; ``refreshes`` counts the refreshes by team."""

    def __init__(self, teams: list[str]) -> None:
        self.apps = {name: _app(name) for name in teams}
        self.refreshes: dict[str, int] = dict.fromkeys(teams, 0)
        self._lock = threading.Lock()
        self._access: dict[str, tuple[str, tuple[str, ...], float]] = {}
        self._codes: dict[str, _Code] = {}

    def by_key(self, app_key: str) -> App | None:
        """The app with a key."""
        return next((app for app in self.apps.values() if app.app_key == app_key), None)

    def authorise(self, app: App, scopes: tuple[str, ...], redirect_uri: str | None, *, is_offline: bool) -> str:
        """The administrator allows it: a code that can be used once."""
        code = secrets.token_urlsafe(24)
        with self._lock:
            self._codes[code] = _Code(app.team, scopes, redirect_uri, is_offline)
        app.is_revoked = False
        return code

    def answer(self, form: dict[str, str], team_ids: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """What POST /oauth2/token answers: status and body."""
        app = self.by_key(form.get("client_id", ""))
        if app is None or form.get("client_secret") != app.app_secret:
            return 400, _error("invalid_client", "Invalid client_id or client_secret")
        if form.get("grant_type") == "authorization_code":
            return self._exchange(app, form, team_ids)
        if form.get("grant_type") != "refresh_token":
            return 400, _error("unsupported_grant_type", "grant_type is not supported")
        if form.get("refresh_token") != app.refresh_token or app.is_revoked:
            return 400, _error("invalid_grant", "refresh token is invalid or revoked")
        asked = tuple(form["scope"].split()) if form.get("scope") else app.scopes
        if not set(asked) <= set(app.scopes):
            return 400, _error("invalid_scope", "requested scopes exceed those granted")
        with self._lock:
            self.refreshes[app.team] += 1
        body = {
            "access_token": self._new_access(app.team, asked),
            "token_type": "bearer",
            "expires_in": LIFETIME_SECONDS,
        }
        return 200, body | ({"scope": " ".join(asked)} if form.get("scope") else {})

    def _exchange(self, app: App, form: dict[str, str], team_ids: dict[str, str]) -> tuple[int, dict[str, Any]]:
        with self._lock:
            code = self._codes.pop(form.get("code", ""), None)
        if code is None or code.team != app.team:
            return 400, _error("invalid_grant", "code doesn't exist or has expired")
        if form.get("redirect_uri") != code.redirect_uri:
            return 400, _error("invalid_grant", "redirect_uri mismatch")
        body = {
            "access_token": self._new_access(app.team, code.scopes),
            "token_type": "bearer",
            "expires_in": LIFETIME_SECONDS,
            "scope": " ".join(sorted(code.scopes)),
            "uid": "",
            "team_id": team_ids[app.team],
        }
        if code.is_offline:
            app.refresh_token = secrets.token_urlsafe(32)
            app.scopes = code.scopes
            body["refresh_token"] = app.refresh_token
        return 200, body

    def _new_access(self, team: str, scopes: tuple[str, ...]) -> str:
        token = f"sl.u.{secrets.token_urlsafe(96)}"
        with self._lock:
            self._access[token] = (team, scopes, time.monotonic() + LIFETIME_SECONDS)
        return token

    def owner(self, token: str) -> tuple[str, tuple[str, ...]] | str:
        """Whose an access token is, and its scopes; or the tag of what is wrong with it."""
        with self._lock:
            found = self._access.get(token)
        if found is None:
            return "invalid_access_token"
        team, scopes, ends = found
        if self.apps[team].is_revoked:
            return "invalid_access_token"
        if time.monotonic() >= ends:
            return "expired_access_token"
        return team, tuple(scope for scope in scopes if scope in self.apps[team].scopes)

    def expire(self, team: str | None = None) -> None:
        """End the access tokens of a team, or of all."""
        with self._lock:
            for token, (owner, scopes, _) in list(self._access.items()):
                if team in (None, owner):
                    self._access[token] = (owner, scopes, 0.0)


def _app(team: str) -> App:
    def made(kind: str) -> str:
        return hashlib.sha256(f"{kind} of {team}".encode()).hexdigest()

    return App(team, made("key")[:15], made("secret")[:15], made("refresh token"))


def _error(name: str, words: str) -> dict[str, Any]:
    return {"error": name, "error_description": words}
