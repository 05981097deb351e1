"""The Dropbox team API, read only: raw JSON in, plain objects out. What is kept of them is ``assets``' business."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from resources.answers import Answer, is_dead_token, refusal
from resources.budget import Budget
from resources.connections import Connection
from resources.credentials import Credentials, Secret
from resources.errors import ReportBug, RouteRefused, TryLater
from resources.oauth import TokenBroker
from resources.transport import Request, Transport

T = TypeVar("T")

READING_ROUTES = frozenset(
    {
        "team/get_info",
        "team/features/get_values",
        "team/token/get_authenticated_admin",
        "team/members/list_v2",
        "team/members/list/continue_v2",
        "team/groups/list",
        "team/groups/list/continue",
        "team_log/get_events",
        "team_log/get_events/continue",
        "users/get_space_usage",
        "users/get_current_account",
    }
)
"""All routes that may be called. members.read also opens member_space_limits/set_custom_quota, which writes."""

PAGE_LIMITS = (1000, 500, 200)
"""Members a page: some big teams never answer the highest."""
LISTINGS = 5
"""Tries of a whole listing whose cursor breaks."""


def _object(body: bytes) -> dict[str, Any]:
    value = msgspec.json.decode(body)
    if not isinstance(value, dict):
        raise ValueError("no object")  # noqa: TRY004 - a broken answer is a ValueError
    return value


class TeamClient:
    """One team's API. Threads may share it.

    ``calls`` counts the requests sent, repeated ones included.
    """

    def __init__(self, connection: Connection, broker: TokenBroker, transport: Transport, budget: Budget) -> None:
        self.name = connection.name
        self.budget = budget
        self.calls = 0
        self._broker = broker
        self._transport = transport
        self._lock = threading.Lock()

    def call(
        self,
        route: str,
        argument: Any = None,
        *,
        decode: Callable[[bytes], T] = _object,  # type: ignore[assignment]
        select_user: str | None = None,
    ) -> T:
        """Call a route and decode its answer.

        Args:
            route: one of ``READING_ROUTES``.
            argument: its argument; None for a route without one.
            decode: turns the answer's bytes into the result; ValueError means that the answer is broken.
            select_user: the member on whose behalf, for user routes.

        Raises:
            RouteRefused: the route refused this call (409), or the selected member is not to be had.
            FixSetup, NeedsRelinking, MissingScope: the link or the set-up is wrong.
            TryLater: no good answer within the bounds.
            ReportBug: the route writes, or the answer is not documented.
        """
        tried = f"Reading {route} of {self.name}"
        if route not in READING_ROUTES:
            raise ReportBug(tried, "the route is not on the list of reading routes", "It was not called")
        used: list[Secret] = []

        def headers() -> dict[str, str]:
            token = self._broker.access_token()
            used.append(token)
            chosen = {"Authorization": f"Bearer {token.reveal()}", "Content-Type": "application/json"}
            return chosen | ({"Dropbox-API-Select-User": select_user} if select_user else {})

        def accept(answer: Answer) -> tuple[T] | None:
            if answer.status == 200:  # noqa: PLR2004
                return (decode(answer.body),)
            if is_dead_token(answer) and len({id(token) for token in used}) < 3:  # noqa: PLR2004
                self._broker.renew(used[-1])
                return None
            raise refusal(tried, self.name, answer)

        body = json.dumps(argument).encode()
        request = Request(f"/2/{route}", body, headers, tried, self._count)
        (result,) = self._transport.post(request, self.budget, accept)
        return result

    def _count(self) -> None:
        with self._lock:
            self.calls += 1

    def team_info(self) -> dict[str, Any]:
        """TeamGetInfoResult of team/get_info."""
        return self.call("team/get_info")

    def has_team_file_events(self) -> bool | None:
        """Whether the plan logs file events; None: Dropbox does not tell."""
        answer: dict[str, Any] = self.call("team/features/get_values", {"features": [{".tag": "has_team_file_events"}]})
        for value in answer.get("values") or []:
            feature = value.get("has_team_file_events") if isinstance(value, dict) else None
            if isinstance(feature, dict) and isinstance(feature.get("enabled"), bool):
                return bool(feature["enabled"])
        return None

    def authenticated_admin(self) -> dict[str, Any]:
        """The administrator who allowed the link: TokenGetAuthenticatedAdminResult."""
        return self.call("team/token/get_authenticated_admin")

    def members(self) -> list[dict[str, Any]]:
        """All members (TeamMemberInfoV2), removed ones too; each once, as its last page has it.

        Raises:
            LicencesError: the list could not be read to its end.
        """
        listed = self._listing("team/members/list_v2", "team/members/list/continue_v2", "members", include_removed=True)
        return list({_id(member, index): member for index, member in enumerate(listed)}.values())

    def groups(self) -> list[dict[str, Any]]:
        """All groups (GroupSummary)."""
        return self._listing("team/groups/list", "team/groups/list/continue", "groups")

    def space_usage(self, team_member_id: str) -> dict[str, Any]:
        """SpaceUsage of an active member."""
        return self.call("users/get_space_usage", select_user=team_member_id)

    def _listing(self, route: str, further: str, key: str, **options: Any) -> list[dict[str, Any]]:
        """A whole listing. A cursor that breaks begins it anew, pages that never come are asked for smaller."""
        limits = list(PAGE_LIMITS)
        for attempt in range(LISTINGS):
            try:
                return self._pages(route, further, key, {"limit": limits[0], **options})
            except RouteRefused as error:
                if error.tag != "invalid_cursor" or attempt == LISTINGS - 1:
                    raise TryLater(error.tried, error.came_back, "The next run tries again") from error
            except TryLater:
                if len(limits) == 1:
                    raise
                limits.pop(0)
        raise TryLater(f"Reading {route} of {self.name}", f"no end after {LISTINGS} tries", "The next run tries again")

    def _pages(self, route: str, further: str, key: str, argument: dict[str, Any]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        answer: dict[str, Any] = self.call(route, argument)
        while True:
            found += [item for item in answer.get(key) or [] if isinstance(item, dict)]
            if not answer.get("has_more"):
                return found
            answer = self.call(further, {"cursor": answer.get("cursor")})


def _id(member: dict[str, Any], index: int) -> object:
    """A member's id; its place where it has none, so that odd entries are kept."""
    return (member.get("profile") or {}).get("team_member_id") or index


def open_client(connection: Connection, credentials: Credentials, transport: Transport) -> TeamClient:
    """A client with a token broker and a budget of its own."""
    return TeamClient(connection, TokenBroker(connection, credentials, transport), transport, Budget())
