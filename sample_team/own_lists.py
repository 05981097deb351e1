"""What a company's own people would write beside its link: a roster from the directory, and seats to leave alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime, timedelta

from sample_team.company import Company
from sample_team.people import Membership

DEPARTMENTS = ("Design", "Print", "Sales", "Finance", "Support", "Research")
HEADER = ("external_id", "email", "name", "department", "cost_centre", "status", "left_on", "manager")
EXCLUSIONS = """\
[[exclusions]]
person = "{email}"
team = "{team}"
reason = "Administrator of the link"
owner = "it-assets@{team}.example.com"

[[exclusions]]
group = "Group 8"
reason = "Seasonal staff, back in December"
owner = "hr@{team}.example.com"
until = "{until:%Y-%m-%d}"
"""


def roster_csv(companies: Iterable[Company], now: datetime) -> str:
    """The directory's export: some people are missing in it, and some who left still have a seat."""
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(HEADER)
    for company in companies:
        people = [each for each in company.listed_at(now) if each.number % 29 != 5 and not _came_back(company, each)]
        heads = _heads(people, now)
        for person in people:
            rows.writerow((*_row(person, now), _manager(person, heads)))
    return file.getvalue()


def exclusions_toml(companies: Iterable[Company], now: datetime) -> str:
    """Seats that are left alone: an administrator, and a group until a day."""
    until = now + timedelta(days=60)
    return "\n".join(
        EXCLUSIONS.format(email=company.people[0].email, team=company.plan.name, until=until) for company in companies
    )


def _came_back(company: Company, person: Membership) -> bool:
    """Whether the directory lists the person by a later membership."""
    return any(other.account_id == person.account_id and other.number > person.number for other in company.people)


def _heads(people: Iterable[Membership], now: datetime) -> dict[int, Membership]:
    """Who leads each department: of those who are at work the one who came first."""
    heads: dict[int, Membership] = {}
    for person in people:
        if person.status_at(now) == "active" and not person.sleeps_at and not _left_on(person, now):
            heads.setdefault(_department(person), person)
    return heads


def _manager(person: Membership, heads: dict[int, Membership]) -> str:
    """The manager's address: the department's head, of whom the first one's head is the manager; who has none."""
    head, first = heads.get(_department(person)), heads[min(heads)] if heads else None
    manager = first if head is person else head
    return manager.email if manager and manager is not person else ""


def _department(person: Membership) -> int:
    return person.number % len(DEPARTMENTS)


def _left_on(person: Membership, now: datetime) -> datetime | None:
    return min((at for at in (person.left_company_at, person.removed_at) if at and at <= now), default=None)


def _row(person: Membership, now: datetime) -> tuple[str, ...]:
    left_on, department = _left_on(person, now), _department(person)
    return (
        person.external_id or "",
        person.email.capitalize(),
        person.display_name,
        DEPARTMENTS[department],
        f"CC-{100 + department}",
        "left" if left_on else "active",
        f"{left_on:%Y-%m-%d}" if left_on else "",
    )
