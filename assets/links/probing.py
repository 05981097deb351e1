"""What a link is good for: who it is, what it may read, what it lacks. It asks Dropbox and keeps nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, TypeVar

from assets.event_log.pages import split_page
from assets.event_log.windows import FIRST_DAY, midnight
from assets.links.team_states import State, failed_state
from assets.wire_values import count_of, object_of, text_of
from resources import clock
from resources.access import SCOPES
from resources.dropbox_api.records import Record, page_of
from resources.dropbox_api.team_client import TeamClient
from resources.errors import LicencesError, MissingScope, NeedsRelinking, NoAnswer, RouteRefused, TryLater
from resources.network.line_faults import LineFault, LineSetup

T = TypeVar("T")

Part = Literal["team", "file_events", "members", "groups", "log", "earliest_event", "storage", "administrator"]
"""What is asked, one thing after the other."""
PARTS: dict[Part, str] = {
    "team": "seats bought and used",
    "file_events": "whether file events are logged",
    "members": "members",
    "groups": "groups",
    "log": "the audit log",
    "earliest_event": "the earliest event",
    "storage": "storage",
    "administrator": "who allowed the link",
}

_EMPTY_PAGES = 20
_MEMBERS_TRIED = 3
"""How many members' storage is asked for before it counts as refused: one may have been suspended just now."""
_SILENCES = 2
"""A server that gave no good answer this often is not asked any more: somebody is waiting."""


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
        problems: what else went wrong, a dead link first.
        unread: what could not be read, whatever the reason.
        not_asked: what was not asked, since what was asked before it failed.
        repeats: how many members share an id, in words.
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
    unread: tuple[Part, ...] = ()
    not_asked: tuple[Part, ...] = ()
    repeats: str | None = None

    @property
    def is_well(self) -> bool:
        """Whether everything can be read."""
        return not self.missing and not self.problems and not self.not_asked

    @property
    def state(self) -> State:
        """ok, needs_relinking, missing_scope or failing: a link that is dead goes before all else."""
        if self.problems:
            states = [failed_state(each.kind) for each in self.problems]
            return "needs_relinking" if "needs_relinking" in states else states[0]
        return "missing_scope" if self.missing else "ok"


class _Questions:
    """Asks one thing after another; what would fail like the ones before is not asked."""

    def __init__(self, client: TeamClient) -> None:
        self._client = client
        self.missing: set[str] = set()
        self.problems: list[LicencesError] = []
        self.unread: list[Part] = []
        self.not_asked: list[Part] = []

    def ask(self, part: Part, question: Callable[[], T]) -> T | None:
        """The answer; None: there is none, and why is noted."""
        if self._is_vain:
            self.not_asked.append(part)
            return None
        try:
            return question()
        except MissingScope as error:
            self.missing.add(error.scope)
        except LicencesError as error:
            if error not in self.problems:  # every call of a refused grant fails with the same reason
                self.problems.append(error)
        self.unread.append(part)
        return None

    @property
    def _is_vain(self) -> bool:
        """Whether the link or the line fail whatever is asked."""
        fails_always = any(isinstance(each, NeedsRelinking | LineSetup | LineFault) for each in self.problems)
        silences = sum(isinstance(each, TryLater) for each in self.problems)
        return fails_always or silences >= (_SILENCES if self._client.is_reached else 1)


def probe(client: TeamClient, lacking: Collection[str] = (), surplus: Collection[str] = ()) -> LinkReport:
    """Ask Dropbox what a link is good for. Each question reports its own failure.

    Args:
        client: the team's.
        lacking: permissions that are known to be missing.
        surplus: permissions that are known to be too many.
    """
    questions = _Questions(client)
    info = questions.ask("team", client.team_info) or {}
    file_events = questions.ask("file_events", client.has_team_file_events)
    members = questions.ask("members", lambda: client.members(include_removed=False, keep=_briefly))
    questions.ask("groups", lambda: client.call("team/groups/list", {"limit": 1}, decode=page_of("groups")))
    questions.ask("log", lambda: _has_events(client, clock.now().date()))
    earliest = None
    if "log" not in (*questions.unread, *questions.not_asked):
        earliest = questions.ask("earliest_event", lambda: _earliest_event_on(client, questions))
    active = [each for each in members or [] if _tag(each, "status") == "active"]
    if active:
        questions.ask("storage", lambda: _storage(client, active))
    admin = questions.ask("administrator", client.authenticated_admin)
    missing = questions.missing | set(lacking)
    return LinkReport(
        client.name,
        text_of(info.get("team_id")),
        text_of(info.get("name")),
        _person(admin),
        tuple(sorted(missing, key=lambda scope: (*SCOPES, scope).index(scope))),
        tuple(surplus),
        file_events,
        count_of(info.get("num_used_licenses")),
        count_of(info.get("num_licensed_users")),
        None if members is None else len(members),
        earliest,
        tuple(sorted(questions.problems, key=lambda each: not isinstance(each, NeedsRelinking))),
        tuple(questions.unread),
        tuple(questions.not_asked),
        members.repeats_words if members else None,
    )


def _briefly(member: Record) -> Record:
    """What is looked at here of a member; whole profiles of a big team would take a gigabyte."""
    profile = object_of(member.get("profile"))
    return {"profile": {name: profile[name] for name in ("team_member_id", "status") if name in profile}}


def _storage(client: TeamClient, active: list[Record]) -> None:
    """Read the storage of one member.

    Raises:
        RouteRefused: it was refused for one member after the other.
        LicencesError: it cannot be read.
    """
    *others, last = [str(member["profile"].get("team_member_id")) for member in active[:_MEMBERS_TRIED]]
    for team_member_id in others:
        with suppress(RouteRefused):
            client.space_usage(team_member_id)
            return
    client.space_usage(last)


def _earliest_event_on(client: TeamClient, questions: _Questions) -> date | None:
    """The day of the first event, by halving: pages are in no promised order.

    A log that can be read may still keep silent when years of it are asked for at once: it is not known then.
    """
    first, after = FIRST_DAY, clock.now().date() + clock.DAY
    try:
        if not _has_events(client, first, after):
            return None
        while after - first > clock.DAY:
            middle = first + timedelta(days=(after - first).days // 2)
            first, after = (first, middle) if _has_events(client, first, middle) else (middle, after)
    except NoAnswer:
        questions.unread.append("earliest_event")
        return None
    return first


def _has_events(client: TeamClient, first: date, after: date | None = None) -> bool:
    """Whether the log has events from ``first`` until before ``after``; None: the day after it."""
    start, end = midnight(first), midnight(after or first + clock.DAY)
    span = {"start_time": f"{start:%Y-%m-%dT%H:%M:%SZ}", "end_time": f"{end:%Y-%m-%dT%H:%M:%SZ}"}
    page = client.call("team_log/get_events", {"limit": 1, "time": span}, decode=split_page)
    for _ in range(_EMPTY_PAGES):
        if page.raw_events or not page.has_more:
            break
        page = client.call("team_log/get_events/continue", {"cursor": page.cursor}, decode=split_page)
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
    texts = [word for word in words if isinstance(word, str) and word]
    return f"{texts[0]} ({texts[1]})" if len(texts) > 1 else next(iter(texts), None)
