"""What a right pipeline must find, computed from the simulation's own records by the published definitions."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sample_team.activity import CONTENT, WORK
from sample_team.beside import AUTOMATIC, DASH, SHARED_OUTSIDE
from sample_team.company import SEAT_STATUSES, Company
from sample_team.logged import LoggedEvent
from sample_team.people import Membership

Moments = dict[str, datetime]
_IS_CONTENT = (
    {name: category in CONTENT for name, category, *_ in WORK}
    | dict.fromkeys((name for name, _ in DASH), True)
    | dict.fromkeys((name for name, _ in SHARED_OUTSIDE), True)
    | dict.fromkeys((name for name, *_ in AUTOMATIC), False)
    | dict.fromkeys(("member_change_status", "sign_in_as_session_start"), False)
)
"""Of each type that everybody knows, whether it is work with content."""


@dataclass(frozen=True)
class Truth:
    """The truth at a moment; members by team_member_id, times aware and in UTC."""

    members: dict[str, dict[str, Any]]
    groups: set[str]
    group_members: set[tuple[str, str]]
    storage: dict[str, int]
    last_content_at: Moments
    last_sign_in_at: Moments
    last_used_at: Moments
    last_seen_at: Moments
    verdicts: dict[str, str]
    idle: dict[int, set[str]]
    position: dict[str, int | None]
    event_days: dict[date, Counter[str]]


def truth(company: Company, as_of: datetime, *, history_days: int = 400, idle_after_days: int = 90) -> Truth:
    """The truth of a company at ``as_of``, for a log that is read ``history_days`` back."""
    first = datetime.combine(as_of.date() - timedelta(days=history_days), time(), UTC)
    log = company.events(first, datetime.combine(as_of.date() + timedelta(days=1), time(), UTC), as_of)
    listed = company.listed_at(as_of)
    use = _Use(log, [person for person in listed if person.status_at(as_of) != "invited"])
    members = {person.team_member_id: _facts(company, person, as_of) for person in listed}
    judge = _Judge(members, use, as_of)
    current = [person for person in listed if person.status_at(as_of) != "removed"]
    return Truth(
        members,
        {group["group_id"] for group in company.groups_at(as_of)},
        {(group_id, person.team_member_id) for person in current for group_id in person.groups},
        {each.team_member_id: company.used_bytes(each) for each in listed if each.status_at(as_of) == "active"},
        use.content,
        use.sign_in,
        use.used,
        use.seen,
        {each.team_member_id: judge.verdict(each.team_member_id, idle_after_days) for each in current},
        {days: judge.idle(days) for days in (30, 60, 90, 180)},
        _position(company, judge, as_of),
        _event_days(log),
    )


def _event_days(log: list[LoggedEvent]) -> dict[date, Counter[str]]:
    days: dict[date, Counter[str]] = {}
    for event in log:
        digest = hashlib.sha256(event.text.encode()).hexdigest()
        days.setdefault(event.occurred_at.date(), Counter())[digest] += 1
    return days


def _facts(company: Company, person: Membership, as_of: datetime) -> dict[str, Any]:
    status = person.status_at(as_of)
    dated = not person.omits_dates
    has_roles = not (company.plan.hostile and (person.number % 7 == 0 or person.number % 11 == 0))
    return {
        "team_member_id": person.team_member_id,
        "account_id": person.account_id if status != "invited" else None,
        "email": person.email,
        "display_name": person.display_name or None,
        "status": status,
        "membership_type": person.membership_type,
        "invited_on": person.invited_by(as_of) if status == "invited" and dated else None,
        "joined_on": person.joined_by(as_of) if status != "invited" and dated else None,
        "suspended_on": person.suspended_since(as_of) if status == "suspended" else None,
        "is_recoverable": person.is_recoverable if status == "removed" else None,
        "external_id": person.external_id,
        "roles": [name for _, name in person.roles] if has_roles else [],
        "secondary_emails": [email for email, _ in person.secondary_emails],
        "consumes_seat": person.membership_type == "full" and status in SEAT_STATUSES,
    }


class _Use:
    """Who did what last; ``listed``: the memberships whose account is told."""

    def __init__(self, log: list[LoggedEvent], listed: list[Membership]) -> None:
        self.content: Moments = {}
        self.sign_in: Moments = {}
        self.seen: Moments = {}
        by_account: dict[str, set[str]] = {}
        for person in listed:
            by_account.setdefault(person.account_id, set()).add(person.team_member_id)
        shown_content = {event.event_type for event in log if event.category in CONTENT and _is_read(event)}
        for event in log:
            member = _who(event, by_account)
            if member is None or not _is_read(event) or event.read_at is None:
                continue
            _note(self.seen, member, event.read_at)
            if _is_content(event, shown_content):
                _note(self.content, member, event.read_at)
            elif event.event_type == "login_success":
                _note(self.sign_in, member, event.read_at)
        self.used: Moments = {}
        for member in self.seen:
            moments = [each[member] for each in (self.content, self.sign_in) if member in each]
            if moments:
                self.used[member] = max(moments)


def _is_read(event: LoggedEvent) -> bool:
    return event.read_at is not None and event.event_type is not None


def _note(moments: Moments, member: str, moment: datetime) -> None:
    moments[member] = max(moment, moments.get(member, moment))


def _who(event: LoggedEvent, by_account: dict[str, set[str]]) -> str | None:
    kind, inner, member_id, account_id = event.actor
    if kind not in {"user", "admin"} or inner != "team_member":
        return None
    if member_id is not None:
        return member_id
    candidates = by_account.get(account_id or "", set())
    return next(iter(candidates)) if len(candidates) == 1 else None


def _is_content(event: LoggedEvent, shown_content: set[str | None]) -> bool:
    return _IS_CONTENT.get(event.event_type or "", event.event_type in shown_content)


class _Judge:
    """Verdicts and counts, by the definitions."""

    def __init__(self, members: dict[str, dict[str, Any]], use: _Use, as_of: datetime) -> None:
        self.members = members
        self._use = use
        self._as_of = as_of

    def _active(self) -> list[str]:
        return [member for member, facts in self.members.items() if facts["status"] == "active"]

    def used(self, days: int) -> set[str]:
        """Active members used within N days; exactly N days ago counts."""
        since = self._as_of - timedelta(days=days)
        return {each for each in self._active() if (moment := self._use.used.get(each)) and moment >= since}

    def idle(self, days: int) -> set[str]:
        """Active members of long standing without use within N days."""
        since = self._as_of - timedelta(days=days)
        long_here = {each for each in self._active() if (self.members[each]["joined_on"] or since) <= since}
        return long_here - self.used(days)

    def never(self) -> set[str]:
        """Active members without any use."""
        return {member for member in self._active() if member not in self._use.used}

    def verdict(self, member: str, days: int) -> str:
        """The verdict on a member that is not removed."""
        status = self.members[member]["status"]
        if status != "active":
            return str(status) if status in {"invited", "suspended"} else "other"
        if member in self.used(days):
            return "active"
        if member not in self.idle(days):
            return "new"
        return "idle" if member in self._use.used else "never_active"


def _position(company: Company, judge: _Judge, as_of: datetime) -> dict[str, int | None]:
    members = judge.members.values()
    info = company.team_info_at(as_of)
    assigned = sum(facts["consumes_seat"] for facts in members)
    current = [facts for facts in members if facts["status"] != "removed"]
    known = {"active", "invited", "suspended"}
    odd = [
        each for each in current if each["status"] not in known or each["membership_type"] not in {"full", "limited"}
    ]
    return {
        "seats_purchased": info["num_licensed_users"],
        "vendor_used": info["num_used_licenses"],
        "vendor_provisioned": info["num_provisioned_users"],
        "assigned": assigned,
        "available": info["num_licensed_users"] - assigned,
        "active_members": sum(each["status"] == "active" for each in current),
        "invited": sum(each["status"] == "invited" for each in current),
        "suspended": sum(each["status"] == "suspended" for each in current),
        "other_status": len(odd),
        **{f"active_{days}": len(judge.used(days)) for days in (30, 60, 90)},
        **{f"idle_{days}": len(judge.idle(days)) for days in (30, 60, 90, 180)},
        "idle_seats_90": sum(judge.members[member]["consumes_seat"] for member in judge.idle(90)),
        "never_active": len(judge.never()),
        "reconciliation_delta": info["num_used_licenses"] - assigned,
    }
