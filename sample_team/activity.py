"""What people did: the company's audit log, event by event, and when each event shows."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sample_team import hostile
from sample_team.beside import beside
from sample_team.logged import Draft, LoggedEvent, finished
from sample_team.people import HABITS, Membership
from sample_team.plan import CompanyPlan

LOGIN = {".tag": "password"}
IDS = "dbwsid:{:032d}"

# Type, category, and what its details need beside the tag.
WORK: tuple[tuple[str, str, dict[str, Any], float], ...] = (
    ("file_edit", "file_operations", {}, 30),
    ("file_add", "file_operations", {}, 18),
    ("file_preview", "file_operations", {}, 14),
    ("file_download", "file_operations", {}, 8),
    ("file_delete", "file_operations", {}, 5),
    ("shared_link_view", "sharing", {}, 6),
    ("shared_link_create", "sharing", {}, 3),
    ("shared_folder_create", "sharing", {}, 1),
    ("file_add_comment", "comments", {"comment_text": "Looks good"}, 2),
    ("paper_doc_view", "paper", {"event_uuid": "00000000-0000-0000-0000-000000000001"}, 3),
    ("sign_signature_request_sent", "signatures", {"recipient": "someone", "file_name": "nda.pdf"}, 0.5),
    ("login_success", "logins", {"login_method": LOGIN}, 8),
    ("login_fail", "logins", {"login_method": LOGIN, "error_details": {"user_friendly_message": "No"}}, 0.7),
    ("logout", "logins", {}, 1),
    ("device_change_ip_web", "devices", {"user_agent": "Mozilla/5.0"}, 2),
    ("emm_refresh_auth_token", "devices", {}, 0.5),
    ("password_change", "passwords", {}, 0.1),
)
ON_THE_DESKTOP = ("file_edit", "file_add", "file_delete")
CONTENT = {"file_operations", "sharing", "comments", "paper", "showcase", "file_requests", "signatures"}


def work_log(plan: CompanyPlan, people: list[Membership], chance: random.Random) -> Iterator[LoggedEvent]:
    """All that was ever logged, the future included."""
    maker = Maker(plan, people, chance)
    for draft in maker.drafts():
        if plan.hostile and chance.random() < 0.08:
            hostile.make_event_odd(draft, chance)
        yield from finished(draft)


class Maker:
    """Makes the log up, day by day."""

    def __init__(self, plan: CompanyPlan, people: list[Membership], chance: random.Random) -> None:
        self._plan = plan
        self._people = people
        self._chance = chance
        self._work = [each for each in WORK if plan.file_events or each[1] != "file_operations"]
        self._desktop = [each for each in self._work if each[0] in ON_THE_DESKTOP] or self._work[:1]
        self._serial = 0

    def drafts(self) -> Iterator[Draft]:
        """All events: what became of people, what they did, and what went on beside."""
        yield from self._lives()
        day = self._plan.begins_at
        while day < self._plan.ends_at:
            yield from self._day(day)
            day += timedelta(days=1)
        for moment, event in beside(self._plan, self._people, self.event_by):
            yield Draft(moment, event, moment)

    def _lives(self) -> Iterator[Draft]:
        begin, end = self._plan.begins_at, self._plan.ends_at
        for person in self._people:
            moments: list[tuple[datetime, str | None, str]] = []
            if person.withdrawn:
                first_at, withdrawn_at = person.withdrawn
                moments += [(first_at, "not_joined", "invited"), (withdrawn_at, "invited", "removed")]
            moments.append((person.invited_at, "removed" if person.withdrawn else "not_joined", "invited"))
            if person.joined_at:
                moments.append((person.joined_at, "invited", "active"))
            for start, stop in person.suspensions:
                moments.append((start, "active", "suspended"))
                if stop:
                    moments.append((stop, "suspended", "active"))
            if person.odd_status:
                since, odd = person.odd_status
                moments.append((since, "active", odd))
            if person.removed_at:
                moments.append((person.removed_at, None, "removed"))
            for moment, before, after in moments:
                if begin <= moment < end:
                    yield self.change(person, moment.replace(microsecond=0), before, after)

    def change(self, person: Membership, moment: datetime, before: str | None, after: str) -> Draft:
        """A change of somebody's status."""
        admin = self._people[person.number % 2 if after == "invited" else 0]
        details: dict[str, Any] = {".tag": "member_change_status_details", "new_value": {".tag": after}}
        if before:
            details["previous_value"] = {".tag": before}
        actor = person if after == "active" and before == "invited" else admin
        method = "admin_console" if actor is admin else "web"
        event = self.event_by("member_change_status", "members", details, actor, method)
        event["context"] = {".tag": "team_member", **user_of(person)}
        return Draft(moment, event, moment)

    def _day(self, day: datetime) -> Iterator[Draft]:
        chance = self._chance
        share = 1.3 if day.weekday() < 5 else 0.25
        noon = day + timedelta(hours=12)
        present = [
            person
            for person in self._people
            if HABITS[person.habit][0] and chance.random() < HABITS[person.habit][0] * share and person.acts_at(noon)
        ]
        if not present:
            return
        weights = [HABITS[person.habit][1] for person in present]
        count = max(1, round(chance.gauss(self._plan.events_a_day * share, self._plan.events_a_day * 0.15)))
        for person in chance.choices(present, weights, k=count):
            moment = day + timedelta(seconds=self._second())
            if moment < self._plan.ends_at and person.acts_at(moment):
                yield self._act(person, moment)

    def _second(self) -> int:
        """A second of the day: working hours mostly, and now and then a day's very first or last."""
        draw = self._chance.random()
        if draw < 0.004:
            return 0
        if draw < 0.008:
            return 86_399
        return int(min(86_399, max(0, self._chance.gauss(12.5 * 3600, 3 * 3600))))

    def _act(self, person: Membership, moment: datetime) -> Draft:
        chance = self._chance
        arrives_at = moment
        if chance.random() < (0.12 if self._plan.hostile else 0.03):
            arrives_at += timedelta(seconds=chance.randrange((72 if self._plan.hostile else 24) * 3600))
        draw = chance.random()
        if draw < 0.02:
            event = self._outsider(person)
        elif draw < 0.03 and person.habit == "admin":
            event = self._sign_in_as(person, moment)
        else:
            event = self._work_of(person)
        return Draft(moment, event, arrives_at)

    def _work_of(self, person: Membership) -> dict[str, Any]:
        kinds = self._desktop if person.habit == "desktop" else self._work
        ((name, category, needs, _),) = self._chance.choices(kinds, [each[3] for each in kinds])
        method = {"desktop": "desktop", "service": "api"}.get(person.habit) or self._chance.choice(
            ("web", "web", "mobile")
        )
        event = self.event_by(name, category, {".tag": f"{name}_details", **needs}, person, method)
        if person.habit == "service" and self._chance.random() < 0.5:
            linked = {".tag": "team_linked_app", "app_id": "dbaid:1", "display_name": "Back-up"}
            event["actor"] = {".tag": "app", "app": linked}
        if category in CONTENT:
            event["assets"] = [self._asset()]
        return event

    def _sign_in_as(self, admin: Membership, moment: datetime) -> dict[str, Any]:
        """An administrator acts as an active member: the administrator's own work."""
        member = self._chance.choice([each for each in self._people if each.status_at(moment) == "active"])
        details = {".tag": "sign_in_as_session_start_details"}
        event = self.event_by("sign_in_as_session_start", "logins", details, admin, "sign_in_as")
        event["context"] = {".tag": "team_member", **user_of(member)}
        return event

    def _outsider(self, person: Membership) -> dict[str, Any]:
        """Somebody from outside looks at a member's link; the member only takes part."""
        event = self.event_by("shared_link_view", "sharing", {".tag": "shared_link_view_details"}, person, "web")
        if self._chance.random() < 0.5:
            event["actor"] = {".tag": "anonymous"}
        else:
            outsider = {".tag": "non_team_member", "display_name": "Guest", "email": person.email}
            event["actor"] = {".tag": "user", "user": outsider}
        event["involve_non_team_member"] = True
        event["participants"] = [{".tag": "user", "user": {".tag": "team_member", **user_of(person)}}]
        return event

    def event_by(
        self, name: str, category: str, details: dict[str, Any], person: Membership, method: str
    ) -> dict[str, Any]:
        """An event without its time."""
        kind = "admin" if person.habit == "admin" else "user"
        self._serial += 1
        return {
            "event_category": {".tag": category},
            "actor": {".tag": kind, kind: {".tag": "team_member", **user_of(person)}},
            "origin": {"geo_location": self._place(person), "access_method": self._method(method)},
            "involve_non_team_member": False,
            "event_type": {".tag": name, "description": name.replace("_", " ").capitalize()},
            "details": details,
        }

    def _place(self, person: Membership) -> dict[str, Any]:
        country, address = ("DE", "US", "JP", "BR")[person.number % 4], f"198.51.100.{person.number % 256}"
        return {"city": "Anywhere", "region": "R", "country": country, "ip_address": address}

    def _method(self, method: str) -> dict[str, Any]:
        if method in {"web", "desktop", "mobile"}:
            return {".tag": "end_user", "end_user": {".tag": method, "session_id": IDS.format(self._serial % 10**9)}}
        if method == "api":
            return {".tag": "api", "request_id": f"dbarod:{self._chance.getrandbits(64):032x}"}
        return {".tag": method, "session_id": IDS.format(1)}

    def _asset(self) -> dict[str, Any]:
        name = f"report-{self._chance.getrandbits(24):06x}.docx"
        path = {"contextual": f"/Projects/{name}", "namespace_relative": {"ns_id": "1234", "relative_path": f"/{name}"}}
        return {
            ".tag": "file",
            "path": path,
            "display_name": name,
            "file_id": f"id:{self._chance.getrandbits(96):024x}",
            "file_size": self._chance.randrange(10**8),
        }


def user_of(person: Membership) -> dict[str, Any]:
    """A member as events tell of them, beside the tag."""
    return {
        "account_id": person.account_id,
        "display_name": person.display_name,
        "email": person.email,
        "team_member_id": person.team_member_id,
    }


def as_utc(text: str) -> datetime:
    """A time as the API's arguments have it.

    Raises:
        ValueError: it is not one.
    """
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
