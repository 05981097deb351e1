"""What goes on beside people's files: work in Dash, sharing with outsiders, and what happens without anybody's hand.

Its chance is its own, so that nothing else of a company changes with it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sample_team.people import Membership
from sample_team.plan import CompanyPlan

STACK = {"stack_name": "Renewal"}

# Type, and what its details need beside the tag (team_log of the API's specification).
DASH: tuple[tuple[str, dict[str, Any]], ...] = (
    ("dash_opened_stack", STACK),
    ("dash_created_stack", STACK),
    ("dash_added_link_to_stack", STACK | {"stack_item_link": "https://example.com"}),
    ("dash_added_comment_to_stack", STACK | {"stack_item_name": "Offer", "comment_text": "Looks good"}),
    ("dash_shared_link_to_stack", STACK),
)
"""Deliberate work in a paid product: each counts as use of the seat."""

AUTOMATIC: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("file_request_receive_file", "file_requests", {"submitted_file_names": ["offer.pdf"]}),
    ("file_add_from_automation", "file_operations", {}),
    ("object_label_added", "file_operations", {"label_type": {".tag": "personal_information"}}),
)
"""Logged under a member's name without that member's hand: no use, though the category is one of content."""

VIEWER = {"shared_content_access_level": {".tag": "viewer"}}
SHARED_OUTSIDE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("shared_content_add_invitees", VIEWER),
    ("shared_content_add_member", VIEWER),
    ("shared_link_share", {}),
)
"""A member shares something with somebody from outside, who stands in ``participants``."""

OUTSIDE = ("partner.example.net", "client.example.org", "freelance.example.com")

Make = Callable[[str, str, dict[str, Any], Membership, str], dict[str, Any]]
"""Makes an event of a type, its category, its details, who acted, and by which client."""


def beside(plan: CompanyPlan, people: list[Membership], make: Make) -> Iterator[tuple[datetime, dict[str, Any]]]:
    """Moments and events: of every fifth who never touches a file the work in Dash, of others what goes by itself.

    Some share with outsiders often, most seldom.
    """
    chance = random.Random(f"{plan.name}/{plan.seed}/beside")
    guests = random.Random(f"{plan.name}/{plan.seed}/guests")
    automatic = [each for each in AUTOMATIC if plan.file_events or each[1] != "file_operations"]
    day = plan.begins_at
    while day < plan.ends_at:
        for person in people:
            moment = day + timedelta(seconds=chance.randrange(8 * 3600, 18 * 3600))
            draw = chance.random()
            if moment >= plan.ends_at or day.weekday() >= 5 or not _is_here(person, moment):
                continue
            if _works_in_dash(person) and draw < 0.6:
                name, needs = chance.choice(DASH)
                yield moment, make(name, "dash", {".tag": f"{name}_details", **needs}, person, "web")
            elif _has_automation(person) and draw < 0.05:
                name, category, needs = chance.choice(automatic)
                yield moment, make(name, category, {".tag": f"{name}_details", **needs}, person, "web")
            elif _shares_outside(person, moment) and draw > (0.8 if person.number % 23 == 6 else 0.995):
                yield moment, _shared_outside(person, make, guests)
        day += timedelta(days=1)


def _is_here(person: Membership, moment: datetime) -> bool:
    """Active, and not gone from the company; somebody who has fallen asleep still receives files."""
    has_left = person.left_company_at is not None and moment >= person.left_company_at
    return person.status_at(moment) == "active" and not has_left


def _works_in_dash(person: Membership) -> bool:
    return person.habit == "never" and person.number % 5 == 0


def _has_automation(person: Membership) -> bool:
    return person.number % 4 == 1


def _shares_outside(person: Membership, moment: datetime) -> bool:
    return person.habit in {"daily", "weekly"} and person.acts_at(moment)


def _shared_outside(person: Membership, make: Make, guests: random.Random) -> dict[str, Any]:
    name, needs = guests.choice(SHARED_OUTSIDE)
    number = guests.randrange(40)
    guest = f"guest.{number}@{OUTSIDE[number % len(OUTSIDE)]}"
    details = {".tag": f"{name}_details", **needs}
    if name == "shared_content_add_invitees":
        details["invitees"] = [guest]
    event = make(name, "sharing", details, person, "web")
    outsider = {".tag": "non_team_member", "display_name": guest.partition("@")[0], "email": guest}
    event["participants"] = [{".tag": "user", "user": outsider}]
    event["involve_non_team_member"] = True
    return event
