"""Access tokens: one broker a connection, which refreshes once for all threads.

The refresh asks for the permissions of ``access`` only, so that surplus rights never reach a running token. Tokens
live in memory and nowhere else. The SDK's own refresh is not used: it loses the error's text.
"""

from __future__ import annotations

import math
import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlencode

from resources.access import SCOPES
from resources.dropbox_api.budget import Budget
from resources.dropbox_api.transport import Request, Transport
from resources.errors import FixSetup, LicencesError, NeedsRelinking, TryLater
from resources.home_files.connections import Connection
from resources.network.answers import OK, UNAUTHORISED, Answer, is_malformed, refusal, relink, tag_of
from resources.secrets.credentials import VARIABLES_WIN, Credentials, Secret, not_whole, variable

EARLY_SECONDS = 300.0
"""A token is renewed this long before it ends, at the latest; with jitter, so that processes do not meet."""
AGAIN_SECONDS = 30.0
"""After an early refresh that failed, how long the next try waits while the old token is still good."""
LIFETIME_SECONDS_UNTOLD = 14_400.0
DOUBT_SECONDS = 60.0
"""For unknown reasons a token is renewed once in this time: where every member is refused, it is not the token."""


class TokenBroker:
    """Hands out a connection's access token. Threads may share it.

    Args:
        connection: whose app key is used.
        credentials: its app secret and refresh token.
        transport: the way to the token endpoint.
        budget: the team's: a pause that Dropbox asks for holds for refreshes too.
        clock: real seconds that only go forward.
    """

    def __init__(
        self,
        connection: Connection,
        credentials: Credentials,
        transport: Transport,
        budget: Budget | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connection = connection
        self._credentials = credentials
        self._transport = transport
        self._budget = budget or Budget()
        self._clock = clock
        self._lock = threading.Lock()
        self._token: Secret | None = None
        self._renew_at = self._ends_at = 0.0
        self._doubted_at = -math.inf
        self._narrows = True
        self._dead: LicencesError | None = None
        self.refreshes = 0

    def access_token(self) -> Secret:
        """A token that is good for some minutes at least.

        Raises:
            NeedsRelinking: the grant is dead, or key or secret are wrong.
            FixSetup: the app is disabled.
            TryLater: the token endpoint gives no answer.
        """
        token = self._token
        if token is not None and self._clock() < self._renew_at:
            return token
        with self._lock:
            if self._token is not token and self._token is not None:
                return self._token  # another thread was faster
            try:
                return self._refresh()
            except TryLater:
                if token is None or self._clock() >= self._ends_at:
                    raise
                self._renew_at = self._clock() + AGAIN_SECONDS
                return token

    def renew(self, stale: Secret) -> Secret:
        """A new token instead of one that Dropbox no longer takes; one refresh for all threads that hold it.

        Raises:
            LicencesError: as for ``access_token``.
        """
        with self._lock:
            return self._refresh() if self._token is None or self._token is stale else self._token

    def renew_in_doubt(self, doubted: Secret) -> None:
        """Renew a token that Dropbox refused for a reason that is not known; one that was pasted stays as it is.

        Raises:
            LicencesError: the grant is dead, as for ``access_token``. A missing answer says nothing about the token.
        """
        with self._lock:
            is_due = self._clock() >= self._doubted_at + DOUBT_SECONDS
            if self._token is not doubted or self.is_pasted or not is_due:
                return
            self._doubted_at = self._clock()
            with suppress(TryLater):
                self._refresh()

    @property
    def is_pasted(self) -> bool:
        """Whether the link is a token of the old kind that somebody pasted."""
        return self._credentials.access_token is not None

    def not_whole(self, tried: str) -> NeedsRelinking:
        """The error for a link whose token Dropbox calls malformed."""
        kind = "access_token" if self.is_pasted else "refresh_token"
        return NeedsRelinking(tried, *not_whole(self._connection.name, kind, self._credentials.source))

    def _refresh(self) -> Secret:
        """Ask for a new token; the lock is held. A grant that is dead is not asked for again."""
        if self._dead:
            raise self._dead
        try:
            self._token, lifetime_seconds = self._pasted() or self._asked()
        except LicencesError as error:
            self._dead = error if error.is_permanent else None
            raise
        early = EARLY_SECONDS * random.uniform(1.0, 2.0)  # noqa: S311
        self._ends_at = self._clock() + lifetime_seconds
        self._renew_at = self._clock() + max(lifetime_seconds - early, lifetime_seconds / 2)
        return self._token

    def _pasted(self) -> tuple[Secret, float] | None:
        """A token of the old kind without expiry, if that is what the link is: it cannot be renewed."""
        pasted = self._credentials.access_token
        if pasted is not None and self._token is not None:
            came_back = "Dropbox no longer takes the pasted token, and it cannot be renewed"
            raise NeedsRelinking(self._tried, came_back, self._again)
        return (pasted, math.inf) if pasted is not None else None

    def _asked(self) -> tuple[Secret, float]:
        self.refreshes += 1
        fields = {
            "grant_type": "refresh_token",
            "refresh_token": self._credentials.refresh_token.reveal(),
            "client_id": self._connection.app_key,
            "client_secret": self._credentials.app_secret.reveal(),
        }
        answer = self._post(fields | {"scope": " ".join(SCOPES)} if self._narrows else fields)
        if self._narrows and _refuses_scopes(answer):
            answer = self._post(fields)  # a link with fewer permissions, or an app from before there were scopes
            self._narrows = answer.status != OK
        if is_malformed(answer):
            raise self.not_whole(self._tried)
        if answer.status != OK:
            again = self._again if tag_of(answer) == "invalid_grant" else relink(self._connection.name)
            raise token_refusal(self._tried, self._connection.name, answer, again + self._transport.clock_words)
        grant = answer.json()
        lifetime = grant.get("expires_in")
        if not isinstance(lifetime, int | float) or lifetime <= 0:
            lifetime = LIFETIME_SECONDS_UNTOLD
        return Secret(grant["access_token"]), float(lifetime)

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

    @property
    def _again(self) -> str:
        """How to link again; a variable that holds the old token would win over the new one."""
        if self._credentials.source != "environment":
            return relink(self._connection.name)
        old = variable(self._connection.name, "access_token" if self.is_pasted else "refresh_token")
        return f"Put a new token into {old}, or unset it ({VARIABLES_WIN}). {relink(self._connection.name)}"


def _whole(answer: Answer) -> Answer:
    """An answer that holds a token, if it should.

    Raises:
        ValueError: it is broken.
    """
    if answer.status == OK:
        token = answer.json().get("access_token")
        if not isinstance(token, str) or not token.isascii() or not token.isprintable() or not token:
            raise ValueError("no token")
    return answer


def _refuses_scopes(answer: Answer) -> bool:
    """Whether a refusal is about ``scope``: invalid_scope, or "scope: must be at most 0 characters"."""
    return answer.status == 400 and b"scope" in answer.body[:4000]  # noqa: PLR2004


def token_refusal(
    tried: str, name: str, answer: Answer, again: str, redirect_address: str | None = None
) -> LicencesError:
    """What a refusal of the token endpoint means (RFC 6749, 5.2, and Dropbox's own words).

    Args:
        tried: what was asked for, in words.
        name: the connection's name.
        answer: the refusal.
        again: how to link, in words, to end a cure with.
        redirect_address: where the browser was to be sent with the code, if it was.
    """
    tag, text = tag_of(answer), answer.body[:4000].decode(errors="replace").lower()
    if "disabled" in text:
        return FixSetup(tried, "the Dropbox app is disabled", "Enable the app in the Dropbox App Console")
    if "redirect" in text:
        address = redirect_address or "the redirect address"
        cure = f"Add {address} to the app's redirect addresses in the Dropbox App Console, to the letter. {again}"
        return FixSetup(tried, "the redirect address is not registered for the app", cure)
    if tag == "invalid_grant":
        return NeedsRelinking(tried, "the link was revoked, or the app was unlinked", again)
    is_client = tag.startswith(("invalid_client", "unauthorized_client")) or "client_id" in text
    if is_client or (answer.status == UNAUTHORISED and not tag and "<html" not in text):
        place = f"the app's page in the Dropbox App Console (a secret in DROPBOX_{name.upper()}_APP_SECRET wins)"
        cure = f"Copy both from {place}. {again}"
        return NeedsRelinking(tried, f"app key or app secret is wrong ({answer.where})", cure)
    if answer.status == 400:  # noqa: PLR2004
        return NeedsRelinking(tried, f"Dropbox refused it ({tag or 'no reason given'}, {answer.where})", again)
    return refusal(tried, name, answer)
