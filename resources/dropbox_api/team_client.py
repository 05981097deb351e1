"""The Dropbox team API, read only: raw JSON in, plain objects out. What is kept of them is ``assets``' business."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from types import NoneType
from typing import Any, TypeVar

import msgspec

from resources.access import READING_ROUTES
from resources.dropbox_api.authorised import Authorised
from resources.dropbox_api.budget import MOST_CALLS_AT_ONCE, Budget
from resources.dropbox_api.listings import Listing
from resources.dropbox_api.oauth import TokenBroker
from resources.dropbox_api.records import Record, page_of, record, record_with
from resources.dropbox_api.transport import ATTEMPTS, Request, Transport
from resources.errors import NeedsRelinking, NoAnswer, ReportBug, RouteRefused, TryLater
from resources.home_files.connections import Connection
from resources.network.answers import relink
from resources.secrets.credentials import Credentials

T = TypeVar("T")
K = TypeVar("K")

PAGE_LIMITS = (1000, 500, 200)
"""Members on a page: some big teams never answer with the highest number."""
ATTEMPTS_BEFORE_SMALLER = 3
LISTINGS = 6
"""Tries of a whole listing: its cursor may break, its pages may have to be smaller."""


def _all_of_it(entry: Record) -> Any:
    return entry


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

    @property
    def waited_seconds(self) -> float:
        """How long Dropbox made this team pause so far."""
        return self.budget.waited_seconds

    @property
    def calls_at_once(self) -> int:
        """How many calls may be under way now."""
        return self.budget.limit

    @property
    def is_reached(self) -> bool:
        """Whether any answer came so far, of whatever kind."""
        return self._transport.has_answered

    def call(
        self,
        route: str,
        argument: Any = None,
        *,
        decode: Callable[[bytes], T] = record,  # type: ignore[assignment]
        select_user: str | None = None,
        attempts: int = ATTEMPTS,
    ) -> T:
        """Call a route and decode its answer.

        Args:
            route: one of ``access.READING_ROUTES``.
            argument: its argument; None for a route without one.
            decode: turns the answer's bytes into the result; ValueError means that the answer is broken.
            select_user: the member on whose behalf, for user routes.
            attempts: how often to try if the line or the server fail.

        Raises:
            RouteRefused: the route refused this call (409), or the selected member is not to be had.
            FixSetup, NeedsRelinking, MissingScope: the link or the set-up is wrong.
            TryLater: no good answer within the bounds, or a refusal for a reason that is not known; NoAnswer if the
                server failed or kept silent.
            ReportBug: the route is not one of ours, or the answer is not documented.
        """
        tried = f"Reading {route} of {self.name}"
        if route not in READING_ROUTES:
            raise ReportBug(tried, "the route is not on the list of reading routes", "It was not called")
        if select_user is not None and not (select_user.isascii() and select_user.isprintable()):
            raise RouteRefused(tried, "invalid_select_user", "That id cannot be sent; the member is left out")
        call = Authorised(self._broker, self.name, tried, decode, select_user)
        body = msgspec.json.encode(argument)
        request = Request(f"/2/{route}", body, call.headers, tried, self._count, attempts)
        (result,) = self._transport.post(request, self.budget, call.accept)
        return result

    def _count(self) -> None:
        with self._lock:
            self.calls += 1

    def team_info(self) -> Record:
        """TeamGetInfoResult of team/get_info."""
        return self.call("team/get_info", decode=record_with("team_id", str))

    def has_team_file_events(self) -> bool | None:
        """Whether the plan logs file events; None: Dropbox does not tell."""
        feature = {".tag": "has_team_file_events"}
        answer = self.call(
            "team/features/get_values", {"features": [feature]}, decode=record_with("values", list, NoneType)
        )
        for value in answer["values"] or []:
            logged = value.get("has_team_file_events") if isinstance(value, dict) else None
            if isinstance(logged, dict) and isinstance(logged.get("enabled"), bool):
                return bool(logged["enabled"])
        return None

    def authenticated_admin(self) -> Record:
        """The administrator who allowed the link: TokenGetAuthenticatedAdminResult.

        Raises:
            NeedsRelinking: that person is no longer an administrator, or the link is too old to tell.
        """
        try:
            return self.call("team/token/get_authenticated_admin", decode=record_with("admin_profile", dict))
        except RouteRefused as error:
            came_back = f"the administrator who allowed the link is not known or no longer one ({error.tag})"
            raise NeedsRelinking(error.tried, came_back, relink(self.name)) from error

    def members(self, include_removed: bool = True, keep: Callable[[Record], K] = _all_of_it) -> Listing[K]:
        """All members (TeamMemberInfoV2); each once, as its last page has it.

        Args:
            include_removed: also those who left.
            keep: makes of a member what is kept of it, page by page.

        Raises:
            LicencesError: the list could not be read to its end.
        """
        options = {"include_removed": include_removed}
        routes = "team/members/list_v2", "team/members/list/continue_v2"
        return self._listing(*routes, "members", options, lambda member: (_member_id(member), keep(member)))

    def groups(self, keep: Callable[[Record], K] = _all_of_it) -> Listing[K]:
        """All groups (GroupSummary); each once, as its last page has it.

        Raises:
            LicencesError: the list could not be read to its end.
        """
        routes = "team/groups/list", "team/groups/list/continue"
        return self._listing(*routes, "groups", {}, lambda group: (_text(group.get("group_id")), keep(group)))

    def space_usage(self, team_member_id: str) -> Record:
        """SpaceUsage of an active member."""
        return self.call("users/get_space_usage", decode=record_with("used", int, float), select_user=team_member_id)

    def _listing(
        self, route: str, further: str, key: str, options: Record, kept: Callable[[Record], tuple[str, K]]
    ) -> Listing[K]:
        """A whole listing. A cursor that breaks begins it again, pages that never come are asked for smaller."""
        limits = list(PAGE_LIMITS)
        for _ in range(LISTINGS):
            argument = {"limit": limits[0], **options}
            try:
                return Listing(map(kept, self._entries(route, further, key, argument, is_last=len(limits) == 1)))
            except NoAnswer:
                if len(limits) == 1:
                    raise
                limits.pop(0)
            except RouteRefused as error:
                if error.tag != "invalid_cursor":
                    raise
        tried = f"Reading {route} of {self.name}"
        raise TryLater(tried, f"the list broke off {LISTINGS} times before its end", "The next run tries again")

    def _entries(self, route: str, further: str, key: str, argument: Record, *, is_last: bool) -> Iterator[Record]:
        attempts = ATTEMPTS if is_last else ATTEMPTS_BEFORE_SMALLER
        decode = page_of(key)
        page = self.call(route, argument, decode=decode, attempts=attempts)
        yield from page.items
        while page.has_more:
            cursor = page.cursor
            page = self.call(further, {"cursor": cursor}, decode=decode, attempts=attempts)
            yield from page.items
            if page.has_more and page.cursor == cursor and not page.items:
                tried = f"Reading {further} of {self.name}"
                raise TryLater(tried, "Dropbox gave the same cursor again and nothing else", "The next run tries again")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _member_id(member: Record) -> str:
    """A member's id; empty: it has none."""
    profile = member.get("profile")
    return _text(profile.get("team_member_id")) if isinstance(profile, dict) else ""


def open_client(connection: Connection, credentials: Credentials, transport: Transport) -> TeamClient:
    """A client with a token broker and a budget of its own."""
    budget = Budget(most=MOST_CALLS_AT_ONCE)
    return TeamClient(connection, TokenBroker(connection, credentials, transport, budget), transport, budget)
