"""One call with a team's token: a token that died is renewed for it, and what is refused all the same is an error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from resources.dropbox_api.oauth import TokenBroker
from resources.network.answers import OK, Answer, is_dead_token, is_doubtful, is_malformed, refusal
from resources.secrets.credentials import Secret

T = TypeVar("T")

RENEWALS = 4
"""New tokens within one call, since one may die for all threads at once, again and again."""


@dataclass
class Authorised(Generic[T]):
    """A call, however often it is sent.

    Attributes:
        broker: gives the team's token.
        name: the team's name in connections.toml.
        tried: what the call is, in words.
        decode: turns the answer's bytes into the result; ValueError means that the answer is broken.
        select_user: the member on whose behalf, for user routes.
    """

    broker: TokenBroker
    name: str
    tried: str
    decode: Callable[[bytes], T]
    select_user: str | None = None
    _used: list[Secret] = field(default_factory=list)
    _renewals: int = 0
    _is_doubted: bool = False

    def headers(self) -> dict[str, str]:
        """The headers of the next try, with the token as it is now."""
        token = self.broker.access_token()
        self._used.append(token)
        chosen = {"Authorization": f"Bearer {token.reveal()}", "Content-Type": "application/json"}
        return chosen | ({"Dropbox-API-Select-User": self.select_user} if self.select_user else {})

    def accept(self, answer: Answer) -> tuple[T] | None:
        """The result; None: try again, with another token.

        Raises:
            LicencesError: what the answer means.
        """
        is_of_member = self.select_user is not None
        if answer.status == OK:
            return (self.decode(answer.body),)
        if is_malformed(answer) and self.broker.is_pasted:
            raise self.broker.not_whole(self.tried)
        if is_dead_token(answer) and self._renewals < RENEWALS:
            self._renewals += 1
            self.broker.renew(self._used[-1])
            return None
        if is_doubtful(answer, is_of_member=is_of_member) and not self._is_doubted:
            self._is_doubted = True
            self.broker.renew_in_doubt(self._used[-1])
            return None
        raise refusal(self.tried, self.name, answer, is_of_member=is_of_member)
