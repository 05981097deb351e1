"""Access tokens: one broker a connection, which refreshes once for all threads.

The refresh asks for the six permissions only, so that surplus rights never reach a running token. Tokens live in
memory and nowhere else.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from urllib.parse import urlencode

from resources.answers import RELINK, Answer, tag_of
from resources.budget import Budget
from resources.connections import Connection
from resources.credentials import Credentials, Secret
from resources.errors import FixSetup, LicencesError, NeedsRelinking, ReportBug
from resources.transport import Request, Transport

SCOPES = (
    "account_info.read",
    "team_info.read",
    "team_data.member",
    "members.read",
    "groups.read",
    "events.read",
)
"""All that the product asks for; each only reads."""

EARLY_SECONDS = 300.0
"""A token is renewed so long before it ends, at the latest; with jitter, so that processes do not meet."""
LIFETIME_SECONDS_UNTOLD = 14_400


class TokenBroker:
    """Hands out a connection's access token.

    Args:
        connection: whose app key is used.
        credentials: its app secret and refresh token.
        transport: the way to the token endpoint.
        clock: real seconds that only go forward.
    """

    def __init__(
        self,
        connection: Connection,
        credentials: Credentials,
        transport: Transport,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connection = connection
        self._credentials = credentials
        self._transport = transport
        self._clock = clock
        self._lock = threading.Lock()
        self._budget = Budget(limit=1)
        self._token: Secret | None = None
        self._renew_at = 0.0
        self._narrows = True
        self.refreshes = 0

    def access_token(self) -> Secret:
        """A token that is good for some minutes at least.

        Raises:
            NeedsRelinking: the grant is dead.
            FixSetup: key, secret or app are wrong.
            TryLater: the token endpoint gives no answer.
        """
        token = self._token
        if token is not None and self._clock() < self._renew_at:
            return token
        return self._renew(token)

    def renew(self, stale: Secret) -> Secret:
        """A new token instead of one that Dropbox no longer takes; one refresh for all threads that hold it."""
        return self._renew(stale)

    def _renew(self, stale: Secret | None) -> Secret:
        with self._lock:
            if self._token is not None and self._token is not stale:
                return self._token
            if self._credentials.access_token is not None:
                return self._pasted(stale)
            token, lifetime_seconds = self._refresh()
            early = EARLY_SECONDS * random.uniform(1.0, 2.0)  # noqa: S311
            self._renew_at = self._clock() + max(lifetime_seconds - early, lifetime_seconds / 2)
            self._token = token
            return token

    def _pasted(self, stale: Secret | None) -> Secret:
        """A token of the old kind without expiry cannot be renewed."""
        if stale is not None:
            tried = f"Using the pasted token of {self._connection.name}"
            relink = RELINK.format(name=self._connection.name)
            raise NeedsRelinking(tried, "Dropbox no longer takes it, and it cannot be renewed", relink)
        self._token, self._renew_at = self._credentials.access_token, float("inf")
        if self._token is None:  # pragma: no cover - the caller looked
            raise ReportBug("Using a pasted token", "there is none", "Please report it")
        return self._token

    def _refresh(self) -> tuple[Secret, float]:
        self.refreshes += 1
        fields = {
            "grant_type": "refresh_token",
            "refresh_token": self._credentials.refresh_token.reveal(),
            "client_id": self._connection.app_key,
            "client_secret": self._credentials.app_secret.reveal(),
        }
        narrowed = fields | {"scope": " ".join(SCOPES)}
        answer = self._post(narrowed if self._narrows else fields)
        if answer.status == 400 and self._narrows and tag_of(answer) != "invalid_grant":  # noqa: PLR2004
            answer = self._post(fields)  # a link with fewer permissions, or an app of the old kind, refuses scopes
            self._narrows = answer.status != 200  # noqa: PLR2004
        if answer.status != 200:  # noqa: PLR2004
            raise self._refused(answer)
        told = answer.json()
        token, lifetime = told.get("access_token"), told.get("expires_in")
        if not isinstance(token, str) or not token:
            raise ReportBug(self._tried, "the answer holds no token", "Please report it")
        return Secret(token), float(lifetime) if isinstance(lifetime, int | float) else LIFETIME_SECONDS_UNTOLD

    def _post(self, fields: dict[str, str]) -> Answer:
        request = Request(
            "/oauth2/token",
            urlencode(fields).encode(),
            lambda: {"Content-Type": "application/x-www-form-urlencoded"},
            self._tried,
        )
        return self._transport.post(request, self._budget, _whole)

    @property
    def _tried(self) -> str:
        return f"Renewing the access of {self._connection.name}"

    def _refused(self, answer: Answer) -> LicencesError:
        return token_refusal(self._tried, self._connection.name, answer, self._transport.clock_words)


def _whole(answer: Answer) -> Answer:
    """An answer that is JSON where it should be.

    Raises:
        ValueError: it is broken.
    """
    if answer.status == 200 and not answer.json():  # noqa: PLR2004
        raise ValueError("no JSON")
    return answer


def token_refusal(tried: str, name: str, answer: Answer, clock_words: str = "") -> LicencesError:
    """What a refusal of the token endpoint means (RFC 6749, 5.2, and Dropbox's own words)."""
    tag = tag_of(answer)
    text = str(answer.json().get("error_description", "")).lower()
    variable = f"DROPBOX_{name.upper()}_APP_SECRET"
    relink = RELINK.format(name=name) + clock_words
    where = f"HTTP {answer.status}, request {answer.request_id}"
    if "disabled" in text:
        return FixSetup(tried, "the Dropbox app is disabled", "Enable the app in the Dropbox App Console")
    if "redirect" in text:
        cure = "Add the redirect address to the app in the Dropbox App Console, to the letter"
        return FixSetup(tried, "the redirect address is not registered for the app", cure)
    if tag == "invalid_grant" and "code" in text:
        return FixSetup(tried, "the code was used already or is too old", f"Begin again. {relink}")
    if tag == "invalid_grant":
        return NeedsRelinking(tried, "the link was revoked, or the app was unlinked", relink)
    if tag.startswith("invalid_client") or answer.status == 401:  # noqa: PLR2004
        cure = f"Check app_key in connections.toml and the app secret ({variable})"
        return FixSetup(tried, "app key or app secret is wrong", cure)
    return FixSetup(tried, f"Dropbox refused it ({tag[:40] or 'no reason told'}, {where})", relink)
