"""What a link is good for: who it is, what it may read, what it misses. It asks Dropbox and keeps nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from assets.event_log.pages import split_page
from assets.event_log.windows import FIRST_DAY, midnight
from assets.team_states import State, failed_state
from resources import clock
from resources.errors import LicencesError, MissingScope, NeedsRelinking, RouteRefused
from resources.oauth import SCOPES
from resources.team_client import TeamClient

T = TypeVar("T")

BLOCKED = {
    "team_info.read": "seats bought and used, the team's name, what the plan logs",
    "members.read": "members, and so every seat and verdict",
    "groups.read": "groups and who is in them",
    "events.read": "all use: last use, idle seats, sign-ins",
    "account_info.read": "storage of each member",
    "team_data.member": "storage of each member",
}
"""What cannot be read without a permission."""

_EMPTY_PAGES = 20
_TRIES = 2
"""The first event is nice to know, and not worth waiting for."""


@dataclass(frozen=True)
class LinkReport:
    """What a link is good for. None: not told, or not to be had.

    Attributes:
        name: the connection's name.
        team_id, team_name: who it is.
        administrator: name and address of whoever allowed it.
        missing: permissions that it lacks.
        surplus: permissions that it has and nobody needs, as the exchange of the code told.
        has_team_file_events: whether the plan logs file events.
        seats_used, seats_purchased: by Dropbox's own count.
        members_visible: members that are listed, removed ones not counted.
        earliest_event_on: UTC day of the first event of the log.
        problems: what else went wrong.
    """

    name: str
    team_id: str | None = None
    team_name: str | None = None
    administrator: str | None = None
    missing: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()
    has_team_file_events: bool | None = None
    seats_used: int | None = None
    seats_purchased: int | None = None
    members_visible: int | None = None
    earliest_event_on: date | None = None
    problems: tuple[LicencesError, ...] = ()

    @property
    def is_well(self) -> bool:
        """Whether everything can be read."""
        return not self.missing and not self.problems

    @property
    def state(self) -> State:
        """ok, needs_relinking, missing_scope or failing: a link that is dead goes before all else."""
        if self.problems:
            states = [failed_state(each.kind) for each in self.problems]
            return "needs_relinking" if "needs_relinking" in states else states[0]
        return "missing_scope" if self.missing else "ok"


class _Questions:
    """Asks one thing after another; a link that does not work at all is not asked again."""

    def __init__(self) -> None:
        self.missing: set[str] = set()
        self.problems: list[LicencesError] = []

    def ask(self, question: Callable[[], T]) -> T | None:
        """The answer; None: there is none, and why is noted."""
        if self.problems:
            return None
        try:
            return question()
        except MissingScope as error:
            self.missing.add(error.scope)
        except LicencesError as error:
            self.problems.append(error)
        return None


def probe(client: TeamClient, lacking: Collection[str] = (), surplus: Collection[str] = ()) -> LinkReport:
    """Ask Dropbox what a link is good for.

    Args:
        client: the team's.
        lacking: permissions that are known to be missing.
        surplus: permissions that are known to be too many.
    """
    questions = _Questions()
    info = questions.ask(client.team_info) or {}
    file_events = questions.ask(client.has_team_file_events)
    members = questions.ask(lambda: client.members(include_removed=False))
    questions.ask(lambda: client.call("team/groups/list", {"limit": 1}))
    earliest = questions.ask(lambda: _earliest_event_on(client))
    active = next((each for each in members or [] if _tag(each, "status") == "active"), None)
    if active:
        questions.ask(lambda: _storage(client, str(active["profile"].get("team_member_id"))))
    admin = questions.ask(client.authenticated_admin)
    missing = questions.missing | set(lacking)
    return LinkReport(
        client.name,
        info.get("team_id"),
        info.get("name"),
        _person(admin),
        tuple(sorted(missing, key=lambda scope: (*SCOPES, scope).index(scope))),
        tuple(surplus),
        file_events,
        info.get("num_used_licenses"),
        info.get("num_licensed_users"),
        None if members is None else len(members),
        earliest,
        tuple(questions.problems),
    )


def _storage(client: TeamClient, team_member_id: str) -> None:
    try:
        client.space_usage(team_member_id)
    except RouteRefused:
        return  # somebody who was just suspended: it says nothing about the link


def _earliest_event_on(client: TeamClient) -> date | None:
    """The day of the first event, by halving: pages are in no promised order."""
    first, after = FIRST_DAY, clock.now().date() + clock.DAY
    try:
        if not _has_events(client, first, after):
            return None
        while after - first > clock.DAY:
            middle = first + timedelta(days=(after - first).days // 2)
            first, after = (first, middle) if _has_events(client, first, middle) else (middle, after)
    except (MissingScope, NeedsRelinking):
        raise
    except LicencesError:
        return None
    return first


def _has_events(client: TeamClient, first: date, after: date) -> bool:
    span = {"start_time": f"{midnight(first):%Y-%m-%dT%H:%M:%SZ}", "end_time": f"{midnight(after):%Y-%m-%dT%H:%M:%SZ}"}
    argument: dict[str, Any] = {"limit": 1, "time": span}
    page = client.call("team_log/get_events", argument, decode=split_page, attempts=_TRIES)
    for _ in range(_EMPTY_PAGES):
        if page.raw_events or not page.has_more:
            break
        route = "team_log/get_events/continue"
        page = client.call(route, {"cursor": page.cursor}, decode=split_page, attempts=_TRIES)
    return bool(page.raw_events)


def _tag(member: dict[str, Any], key: str) -> object:
    profile = member.get("profile")
    value = profile.get(key) if isinstance(profile, dict) else None
    return value.get(".tag") if isinstance(value, dict) else None


def _person(answer: dict[str, Any] | None) -> str | None:
    profile = (answer or {}).get("admin_profile")
    if not isinstance(profile, dict):
        return None
    name = profile.get("name")
    words = (name.get("display_name") if isinstance(name, dict) else None, profile.get("email"))
    told = [word for word in words if isinstance(word, str) and word]
    return f"{told[0]} ({told[1]})" if len(told) > 1 else next(iter(told), None)
