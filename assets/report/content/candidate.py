"""One seat of the list of what can go: its line, and the evidence below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assets.report.content.facets import Facet, has_whom
from assets.report.content.figures import Row
from assets.report.content.parts import Marked, Words, typed
from assets.report.content.words import (
    NOTHING,
    confidence,
    day,
    moment,
    money,
    plain,
    reason,
    short,
    size,
    whom_to_ask,
)

_MOST_GROUPS = 3


@dataclass(frozen=True)
class Fact:
    """Something known of the seat."""

    label: str
    words: Words


@dataclass(frozen=True)
class Candidate:
    """A seat as the page shows it; ``team`` and ``whom`` are None where the list has no such column."""

    reason_code: str
    confidence_code: str
    facets: Sequence[tuple[str, str]]
    team: str | None
    member: Words
    whom: Words | None
    reason: str
    since: str
    days: str
    confidence: str
    cost_per_month: str
    why: str
    evidence: str
    ask: str
    decided: str
    caution: str
    counted_since: str
    facts: Sequence[Fact]

    @property
    def columns(self) -> int:
        """How many the list has."""
        return 7 + (self.team is not None) + (self.whom is not None)


def candidate(seat: Row, facets: Sequence[Facet], *, has_team: bool) -> Candidate:
    """A seat as the page shows it.

    Args:
        seat: a row of ``candidates``.
        facets: by what the list can be narrowed.
        has_team: whether the list is of several teams.
    """
    return Candidate(
        reason_code=seat["reason_code"],
        confidence_code=seat["confidence"],
        facets=[(each.name, each.of(seat)) for each in facets],
        team=seat["team"] if has_team else None,
        member=_member(seat),
        whom=_whom(seat) if has_whom(facets) else None,
        reason=reason(seat["reason_code"]),
        since=str(seat["since_at"].date()) if seat["since_at"] else NOTHING,
        days=NOTHING if seat["days"] is None else str(seat["days"]),
        confidence=confidence(seat["confidence"]),
        cost_per_month=money(seat["price_per_seat_month"], seat["currency"], NOTHING),
        why=plain(seat["why"]),
        evidence=plain(seat["evidence"]),
        ask=plain(whom_to_ask(seat)),
        decided=_decided(seat),
        caution="; ".join(seat["caution"]),
        counted_since=day(seat["read_from"], ""),
        facts=[*_of_use(seat), *_of_the_seat(seat), *_of_the_person(seat), *_of_the_log(seat, has_team=has_team)],
    )


def _decided(seat: Row) -> str:
    """What decisions.csv says of the seat; by whom is left out, since the page may be pseudonymous."""
    if not seat["decided"]:
        return ""
    until = f" until {day(seat['until_date'])}" if seat["until_date"] else ""
    return f"{seat['decided']}{until}, on {day(seat['decided_date'])}"


def _member(seat: Row) -> Words:
    name = Marked("bdi", plain(seat["display_name"] or seat["email"] or seat["team_member_id"]))
    return (name, Marked("bdi", plain(seat["email"]), "mail")) if seat["email"] else name


def _whom(seat: Row) -> Words:
    manager: Words = "" if seat["department"] else NOTHING
    if seat["manager"]:
        manager = typed(seat["manager_name"] or seat["manager"])
    return (manager, typed(seat["department"], css="mail")) if seat["department"] else manager


def _of_use(seat: Row) -> Iterator[Fact]:
    if seat["last_content_at"] or seat["last_sign_in_at"]:
        yield Fact("Last content use", moment(seat["last_content_at"], "none"))
        yield Fact("Last sign-in", moment(seat["last_sign_in_at"], "none"))
    yield Fact("Last seen at all", moment(seat["last_seen_at"], "never in the log"))
    if seat["roles"] or seat["last_admin_work_at"]:
        roles = Marked("bdi", short(", ".join(seat["roles"]), 80) if seat["roles"] else "not now")
        worked_at = seat["last_admin_work_at"]
        yield Fact("Administrator", (roles, f"; last work as one {moment(worked_at)}" if worked_at else ""))


def _of_the_seat(seat: Row) -> Iterator[Fact]:
    if seat["joined_on"]:
        yield Fact("Joined", day(seat["joined_on"]))
    if seat["used_bytes"] is not None:
        yield Fact("Holds", size(seat["used_bytes"]))


def _of_the_person(seat: Row) -> Iterator[Fact]:
    for label, name in (("Department", "department"), ("Cost centre", "cost_centre"), ("Manager", "manager")):
        if seat[name]:
            yield Fact(label, typed(seat[name], 80))
    if groups := seat["groups"]:
        more = f" and {len(groups) - _MOST_GROUPS} more" if len(groups) > _MOST_GROUPS else ""
        yield Fact("Groups", (typed(", ".join(groups[:_MOST_GROUPS]), 80), more))


def _of_the_log(seat: Row, *, has_team: bool) -> Iterator[Fact]:
    if has_team:
        until = seat["complete_until"]
        yield Fact("Log complete", f"{day(seat['complete_from'])} to {day(until)}" if until else "for no day yet")
    if seat["team_member_id"]:
        yield Fact("Member id", Marked("code", plain(seat["team_member_id"])))
