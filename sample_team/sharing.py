"""What members share, request and leave behind: links, folders, requests, Paper docs, holds, files after a removal.

Its chance is its own, so that nothing else of a company changes with it; and members do it long before they fall
asleep, and before the log's second half, so that nobody's seat counts as used for it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sample_team import hostile
from sample_team.activity import Maker, user_of
from sample_team.logged import Draft, LoggedEvent, finished
from sample_team.people import Membership
from sample_team.plan import CompanyPlan


@dataclass(frozen=True)
class Kind:
    """Something that members begin: its category, the types of the events that begin and end it, how often it is."""

    name: str
    category: str
    begins: tuple[str, ...]
    ends: tuple[str, ...]
    weight: int


KINDS = (
    Kind("link", "sharing", ("shared_link_create",), ("shared_link_disable",), 6),
    Kind(
        "folder",
        "sharing",
        ("shared_folder_create",),
        ("shared_content_unshare", "shared_folder_transfer_ownership"),
        2,
    ),
    Kind(
        "file_request",
        "file_requests",
        ("file_request_create",),
        ("file_request_close", "file_request_delete", "file_request_auto_close"),
        2,
    ),
    Kind(
        "sign_request",
        "signatures",
        ("sign_signature_request_sent",),
        (
            "sign_signature_request_completed",
            "sign_signature_request_declined",
            "sign_signature_request_canceled",
        ),
        2,
    ),
    Kind(
        "paper_doc",
        "paper",
        ("paper_doc_team_invite", "paper_content_add_member", "paper_published_link_create"),
        ("paper_content_archive", "paper_doc_trashed", "paper_content_permanently_delete"),
        2,
    ),
)
_LONG_BEFORE = timedelta(days=20)
_SHARING = {"daily", "weekly", "desktop"}
"""Whoever works once a month would not have been idle in between."""


def sharing_log(plan: CompanyPlan, people: Sequence[Membership]) -> Iterator[LoggedEvent]:
    """All that is logged of it; nothing, where the plan has no shares."""
    if not plan.shares:
        return
    chance = random.Random(f"{plan.name}/{plan.seed}/sharing")
    log = _Log(plan, people, chance)
    for moment, event in sorted(log.events(), key=lambda each: each[0]):
        draft = Draft(moment, event, moment)
        if plan.hostile and chance.random() < 0.15:
            hostile.make_event_odd(draft, chance)
        if plan.begins_at <= moment < plan.ends_at:
            yield from finished(draft)


class _Log:
    """Makes the events up."""

    def __init__(self, plan: CompanyPlan, people: Sequence[Membership], chance: random.Random) -> None:
        self._plan = plan
        self._people = people
        self._chance = chance
        self._maker = Maker(plan, [*people], chance)

    def events(self) -> Iterator[tuple[datetime, dict[str, Any]]]:
        for person in self._people:
            first, last = self._span(person)
            if person.habit in _SHARING and last > first:
                for _ in range(self._chance.randrange(8)):
                    yield from self._thing(person, first, last)
            if person.removed_at:
                yield from self._files_of(person)
        yield from self._holds()

    def _span(self, person: Membership) -> tuple[datetime, datetime]:
        """From when to when a member shares: long before anything becomes of them."""
        joined_at = person.joined_at or self._plan.ends_at
        half = self._plan.until - min(timedelta(days=180), (self._plan.until - self._plan.begins_at) / 2)
        stops = (person.sleeps_at, person.left_company_at, person.removed_at, half)
        odd = [person.odd_status[0]] if person.odd_status else []
        last = min([*(each for each in stops if each), *(start for start, _ in person.suspensions), *odd])
        return max(joined_at, self._plan.begins_at), last - _LONG_BEFORE

    def _between(self, first: datetime, last: datetime) -> datetime:
        return first + timedelta(seconds=self._chance.randrange(max(1, int((last - first).total_seconds()))))

    def _thing(self, person: Membership, first: datetime, last: datetime) -> Iterator[tuple[datetime, dict[str, Any]]]:
        """One thing that begins, sometimes twice, and that somebody may end."""
        chance = self._chance
        (kind,) = chance.choices(KINDS, [each.weight for each in KINDS])
        thing = f"{chance.getrandbits(80):020x}"
        begun_at = self._between(first, last).replace(microsecond=0)
        for at in (begun_at, begun_at + timedelta(hours=1))[: 1 + (chance.random() < 0.1)]:
            yield at, self._event(kind, chance.choice(kind.begins), thing, person, is_end=False)
        if chance.random() < 0.4:
            ended_at = self._between(begun_at, self._plan.until).replace(microsecond=0)
            yield ended_at, self._event(kind, chance.choice(kind.ends), thing, person, is_end=True)

    def _event(self, kind: Kind, name: str, thing: str, person: Membership, *, is_end: bool) -> dict[str, Any]:
        """The event, by the member or, for the member, by an administrator or an app."""
        draw, whose = self._chance.random(), {".tag": "team_member", **user_of(person)}
        is_by_admin = is_end or draw < 0.1
        actor = self._people[person.number % 2] if is_by_admin else person
        method = "sign_in_as" if is_by_admin else self._chance.choice(("web", "desktop", "mobile"))
        event = self._maker.event_by(name, kind.category, self._details(kind, name, thing, whose), actor, method)
        event["context"] = whose if is_by_admin or draw < 0.7 else {".tag": "team"}
        if not is_by_admin and 0.1 < draw < 0.15:
            event["context"], event["actor"] = whose, {".tag": "app", "app": {".tag": "team_linked_app"}}
        if name == "shared_link_disable" and "shared_link_owner" in event["details"]:
            event["context"] = {".tag": "team"}
        if not (self._plan.hostile and draw > 0.85):
            event["assets"] = self._assets(kind, thing)
        return event

    def _details(self, kind: Kind, name: str, thing: str, whose: dict[str, Any]) -> dict[str, Any]:
        """What the details hold; where the API allows it, now and then nothing."""
        told: dict[str, Any] = {".tag": f"{name}_details"}
        is_told = self._chance.random() < 0.9
        level = ("reader", "writer", "none")[int(thing, 16) % 3]
        match kind.name:
            case "link" if name in kind.begins and is_told:
                told["shared_link_access_level"] = {".tag": level}
            case "link" if name in kind.ends and is_told:
                told["shared_link_owner"] = whose
            case "folder" if name == "shared_folder_create" and is_told:
                told["target_ns_id"] = str(int(thing, 16) % 10**9)
            case "file_request":
                told |= {"file_request_id": f"oaCAVmEyrqYnkZX{thing[:5]}", "request_details": {"asset_index": 0}}
            case "sign_request":
                told |= {"recipient": f"partner.{thing[:4]}@example.net", "file_name": f"offer-{thing[4:8]}.pdf"}
            case "paper_doc":
                told["event_uuid"] = thing
        return told

    def _assets(self, kind: Kind, thing: str) -> list[dict[str, Any]]:
        path = {"contextual": f"/Projects/{thing}", "namespace_relative": {"ns_id": str(int(thing, 16) % 10**9)}}
        match kind.name:
            case "link":
                return [{".tag": "file", "file_id": f"id:{thing}", "path": path, "display_name": "offer.docx"}]
            case "folder":
                return [{".tag": "folder", "file_id": f"id:{thing}", "path": path, "display_name": "Projects"}]
            case "paper_doc":
                return [{".tag": "paper_document", "doc_id": thing, "doc_title": "Minutes"}]
        return []

    def _files_of(self, person: Membership) -> Iterator[tuple[datetime, dict[str, Any]]]:
        """Of some who were removed the files go to somebody else, of some they are deleted for good."""
        assert person.removed_at  # noqa: S101 - told by the caller
        names = ("member_transfer_account_contents", "member_permanently_delete_account_contents", None)
        name = self._chance.choices(names, (4, 1, 5))[0]
        moment = (person.removed_at + timedelta(hours=self._chance.randrange(240))).replace(microsecond=0)
        if name is None or moment >= self._plan.ends_at:
            return
        event = self._maker.event_by(name, "members", {".tag": f"{name}_details"}, self._people[0], "admin_console")
        named = ({".tag": "team_member", **user_of(each)} for each in (self._people[1], person))
        both = [{".tag": "user", "user": each} for each in named]
        if name == "member_transfer_account_contents" and self._chance.random() < 0.5:
            event["context"], event["participants"] = {".tag": "team"}, both
        else:
            event["context"] = {".tag": "team_member", **user_of(person)}
            event["participants"] = both[:1] if name == "member_transfer_account_contents" else []
        yield moment, event

    def _holds(self) -> Iterator[tuple[datetime, dict[str, Any]]]:
        """A hold that somebody is taken off again, one that is released, and in a hostile team one without names."""
        held = [each for each in self._people if each.number > 3 and each.joined_at and each.sleeps_at]
        for number in range(2 + self._plan.hostile):
            days = self._plan.days * (number + 1) // 8
            moment = self._plan.begins_at + timedelta(days=days, hours=9, minutes=number)
            named = self._chance.sample(held, min(len(held), 6)) if number < 2 else []
            yield moment, self._hold("legal_holds_activate_a_hold", number, named[:3])
            yield moment + timedelta(days=2), self._hold("legal_holds_add_members", number, named[3:])
            if number < 2:
                yield moment + timedelta(days=4), self._hold("legal_holds_remove_members", number, named[:1])
            if number == 1:
                yield moment + timedelta(days=9), self._hold("legal_holds_release_a_hold", number, [])

    def _hold(self, name: str, number: int, named: Sequence[Membership]) -> dict[str, Any]:
        details = {".tag": f"{name}_details", "legal_hold_id": f"pid_dbhid:{number}", "name": f"Matter {number}"}
        event = self._maker.event_by(name, "data_governance", details, self._people[0], "admin_console")
        event["context"] = {".tag": "team_member", **user_of(self._people[0])}
        event["participants"] = [{".tag": "user", "user": {".tag": "team_member", **user_of(each)}} for each in named]
        return event
