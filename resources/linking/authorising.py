"""Linking a team by OAuth: the address at which an administrator allows it, and what the code is exchanged for.

The SDK builds the address and exchanges the code; its results and errors print tokens, so none of them leaves this
module. Who opens the address and where a grant is kept is not known here.
"""

from __future__ import annotations

import hmac
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from dropbox.oauth import API_HOST, WEB_HOST, DropboxOAuth2Flow, DropboxOAuth2FlowNoRedirect

from resources.access import SCOPES
from resources.dropbox_api.oauth import token_refusal
from resources.dropbox_api.patience import HURRIED
from resources.dropbox_api.transport import clock_words
from resources.errors import FixSetup, LicencesError, NeedsRelinking, ReportBug, TryLater
from resources.network.answers import Answer, is_malformed, tag_of
from resources.network.line_faults import line_fault
from resources.secrets.credentials import Secret

_TEAM = "dbtid:"
"""How ids of teams begin; those of a person's account begin with ``dbid:``."""
_STATE = "state"
_SECONDS = (HURRIED.connect_seconds, 60.0)
"""For a connection, and for an answer: a person waits."""


@dataclass(frozen=True)
class Grant:
    """What an administrator allowed. ``scopes`` None: Dropbox did not tell."""

    team_id: str
    refresh_token: Secret
    scopes: frozenset[str] | None

    @property
    def missing(self) -> tuple[str, ...]:
        """The permissions that are needed and were not given."""
        return tuple(scope for scope in SCOPES if self.scopes is not None and scope not in self.scopes)

    @property
    def surplus(self) -> tuple[str, ...]:
        """The permissions that were given and are not needed."""
        return tuple(sorted((self.scopes or frozenset()).difference(SCOPES)))


class _Addresses:
    """What the SDK's flows lack: Dropbox's hosts as the environment has them now, and a fresh signing in."""

    def build_url(self, target: str, params: dict[str, str] | None = None, host: str = "") -> str:
        """The address of a page or of the token endpoint; only the first is opened by a person."""
        if target != "/oauth2/authorize":
            host = os.environ.get("DROPBOX_API_HOST") or API_HOST
            return str(super().build_url(target, params, host))  # type: ignore[misc]
        # Without it, a browser that is signed in to a first team would silently link that one again.
        params = {**(params or {}), "force_reauthentication": "true"}
        return str(super().build_url(target, params, os.environ.get("DROPBOX_WEB_HOST") or WEB_HOST))  # type: ignore[misc]


class _Redirecting(_Addresses, DropboxOAuth2Flow):  # type: ignore[misc]  # the SDK has no types
    """The browser comes back to an address of ours."""


class _Displaying(_Addresses, DropboxOAuth2FlowNoRedirect):  # type: ignore[misc]  # the SDK has no types
    """Dropbox displays the code, and a person brings it."""


class Linking:
    """One attempt at linking a team.

    Args:
        name: the connection's name.
        app_key: the app's key.
        app_secret: its secret.
        redirect_address: where the browser is sent with the code; None: Dropbox displays it.
    """

    def __init__(self, name: str, app_key: str, app_secret: Secret, redirect_address: str | None = None) -> None:
        self._name = name
        self._session: dict[str, str] = {}
        self._redirects = redirect_address is not None
        self._redirect_address = redirect_address
        options = {"token_access_type": "offline", "scope": list(SCOPES), "timeout": _SECONDS}
        if self._redirects:
            self._flow = _Redirecting(app_key, redirect_address, self._session, _STATE, app_secret.reveal(), **options)
        else:
            self._flow = _Displaying(app_key, app_secret.reveal(), **options)
        self._flow.requests_session.auth = _unchanged  # or a line of ~/.netrc would be sent along
        self.address: str = self._flow.start()

    def code(self, answer: Mapping[str, str]) -> Secret:
        """The code that the browser brought.

        Raises:
            FixSetup: the administrator refused, the answer belongs to another attempt, or Dropbox tells an error.
        """
        tried, again = self._tried, self._again
        expected = self._session[_STATE]
        if not hmac.compare_digest(answer.get(_STATE, "").encode(), expected.encode()):
            came_back = "the answer belongs to another attempt (its state is not ours)"
            raise FixSetup(tried, came_back, f"Close older tabs of it. {again}")
        error, words = answer.get("error", ""), answer.get("error_description", "").lower()
        if error == "access_denied":
            raise FixSetup(tried, "it was cancelled on Dropbox's page", f"Nothing was changed. {again}")
        if "scope" in error or "scope" in words:
            cure = f"Tick {', '.join(SCOPES)} under Permissions in the Dropbox App Console and press Submit"
            raise FixSetup(tried, "the app does not have the permissions that were asked for", f"{cure}. {again}")
        if error or not answer.get("code"):
            raise FixSetup(tried, "Dropbox sent no code", f"Look at what its page said. {again}")
        return Secret(answer["code"])

    def grant(self, code: Secret) -> Grant:
        """Exchange the code. It is sent once: a code serves a single time.

        Raises:
            FixSetup: key, secret, code or redirect address are wrong, or the link is not to a team.
            TryLater: the token endpoint gives no answer.
        """
        try:
            found = self._exchanged(code)
        except Exception as error:  # noqa: BLE001 - whatever it is, it holds the code and the secret
            failure = self._failure(error)
        else:
            return found
        raise failure  # here, so that the SDK's error is not its context

    def _exchanged(self, code: Secret) -> Grant:
        query = {"code": code.reveal(), "state": self._session.get(_STATE, "")}
        result: Any = self._flow.finish(query if self._redirects else code.reveal())
        if not str(result.account_id).startswith(_TEAM):
            raise KeyError("account_id")
        if not result.refresh_token:
            raise ReportBug(self._tried, "Dropbox gave no refresh token", "Please report it")
        scopes = frozenset(str(result.scope).split()) if result.scope else None
        return Grant(result.account_id, Secret(result.refresh_token), scopes)

    def _failure(self, error: Exception) -> LicencesError:
        """What went wrong, without the error itself."""
        tried, again = self._tried, self._again
        match error:
            case LicencesError():
                return error
            case KeyError() if error.args == ("account_id",):
                came_back = "the link is to a person's account, not to a team"
                cure = "Sign in to Dropbox as a team administrator when it asks who you are, and choose the team"
                return FixSetup(tried, came_back, f"{cure}. {again}")
            case requests.HTTPError() if error.response is not None:
                return self._refusal(error.response)
            case ValueError() | KeyError():
                cure = f"Check whether this network asks to sign in first. {again}"
                return TryLater(tried, "the answer is not Dropbox's", cure)
            case requests.RequestException() | OSError():
                return self._line_fault(error)
        return ReportBug(tried, type(error).__name__, "Please report it")

    def _refusal(self, response: requests.Response) -> LicencesError:
        headers = {name.lower(): text for name, text in response.headers.items()}
        answer = Answer(response.status_code, headers, response.content)
        tried, again = self._tried, self._again
        if answer.status >= 500 or answer.status in {408, 429}:  # noqa: PLR2004
            return TryLater(tried, f"Dropbox failed ({answer.where})", f"Wait some minutes. {again}")
        skew_seconds = time.time() - answer.date.timestamp() if answer.date else None
        again += clock_words(skew_seconds)
        error = token_refusal(tried, self._name, answer, again, self._redirect_address)
        if isinstance(error, NeedsRelinking):  # there is no link yet, so it is the code, or key and secret
            code_words = "the code is incomplete" if is_malformed(answer) else "the code was used already or is too old"
            came_back = code_words if tag_of(answer) == "invalid_grant" else error.came_back
            return FixSetup(tried, came_back, error.cure)
        return error

    def _line_fault(self, error: Exception) -> LicencesError:
        """The words for a line that fails; requests wraps what urllib3 says."""
        inner = error.args[0] if error.args else error
        cause = getattr(inner, "reason", inner)
        host = os.environ.get("DROPBOX_API_HOST") or API_HOST
        return line_fault(self._tried, host, cause if isinstance(cause, Exception) else error, self._again)

    @property
    def _tried(self) -> str:
        return f"Linking {self._name}"

    @property
    def _again(self) -> str:
        return f"Begin again: dropbox-licences connect {self._name}"


def _unchanged(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request
