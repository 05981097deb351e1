"""What the API allows and nobody expects: odd names, odd people, odd events, odd pages."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sample_team.logged import Draft
    from sample_team.people import Membership
    from sample_team.plan import CompanyPlan

NAMES = (
    'Robert"); DROP TABLE seats;--',
    'O\'Brien, "Bob"',
    '=HYPERLINK("x")',
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "../../etc/passwd",
    "a/b\\c",
    "محمد العربي",
    "山田 太郎",
    "Ñandú Ωmega",
    "\u202egnirts\u202c",
    "\x1b[31mred\x1b[0m",
    "line\nbreak\ttab",
    "😀 \U0001d49cda",
    "",
    "**bold** [x](javascript:alert(1))",
    "+49 @here",
    "NULL",
    "zero\u200bwidth",
)
UNKNOWN_STATUSES = ("moved_to_another_team", "parked")
UNKNOWN_TYPES = (("quantum_fold", "file_operations"), ("hologram_call", "holograms"), ("mixed_thing", "sharing"))


def make_people_odd(people: list[Membership], plan: CompanyPlan, chance: random.Random) -> None:
    """Odd names for all, odd types for some, and odd statuses that some reach at a moment of the log."""
    for person in people:
        person.display_name = NAMES[person.number % len(NAMES)]
        if person.number < 6:
            continue
        draw = chance.random()
        if draw < 0.04:
            person.membership_type = chance.choice(("limited", "guest", "free"))
        elif draw < 0.07:
            _make_status_odd(person, plan, chance)
        elif draw < 0.11:
            person.omits_dates = True
        elif draw < 0.14:
            person.email = f"ödd+{person.number}@bücher.example"
        if chance.random() < 0.1:
            person.secondary_emails = [("x@y.q", False), ("second@example.museum-of-modern-art", True)]


def _make_status_odd(person: Membership, plan: CompanyPlan, chance: random.Random) -> None:
    """Somebody active reaches a status that nobody knows, and stays there."""
    if person.joined_at and not person.suspensions and not person.removed_at:
        begin = max(person.joined_at, plan.begins_at)
        seconds = int((plan.until - begin).total_seconds())
        if seconds > 0:
            since = begin + timedelta(seconds=chance.randrange(seconds))
            person.odd_status = (since, chance.choice(UNKNOWN_STATUSES))


def odd_member_json(entry: dict[str, Any], number: int) -> dict[str, Any]:
    """The same member with absent and null optionals, and nulls in lists."""
    profile = entry["profile"]
    if number % 5 == 0:
        profile |= {name: profile.get(name) for name in ("external_id", "persistent_id", "suspended_on")}
    if number % 13 == 0:  # entries of lists that are not entries
        profile["groups"] = [None, *profile.get("groups", [])]
        profile["secondary_emails"] = [*profile.get("secondary_emails", []), None, {"is_verified": True}]
    if number % 7 == 0:
        entry.pop("roles", None)
    elif number % 11 == 0:
        entry["roles"] = None
    return entry


def make_event_odd(draft: Draft, chance: random.Random) -> None:  # noqa: C901, PLR0912 - one branch a way
    """Change one event in one of the ways that the log may show."""
    event = draft.event
    way = chance.randrange(16)
    match way:
        case 0 | 1:
            name, category = chance.choice(UNKNOWN_TYPES)
            shown = chance.choice((category, "holograms")) if name == "mixed_thing" else category
            event["event_type"] = {".tag": name, "description": "?"}
            event["event_category"] = {".tag": shown}
            event["details"] = {".tag": f"{name}_details", "big": chance.getrandbits(64), "f": 1.50}
        case 2:
            event["event_category"] = {".tag": chance.choice(("other", "quantum"))}
        case 3:
            event["event_type"] = {".tag": "other"}
            event["details"] = {".tag": "other"}
        case 4:
            event.pop("details")
        case 5:
            draft.fraction = f".{chance.randrange(1, 1_000_000):06d}"
        case 6:
            draft.timestamp = chance.choice((None, "", "yesterday", 12345, "2026-13-45T99:99:99Z"))
            draft.has_odd_timestamp = True
        case 7:
            event.pop("event_type")
        case 8:
            _drop_ids(event, chance)
        case 9:
            event["actor"] = chance.choice(
                (None, {".tag": "robot", "robot": {".tag": "team_member"}}, {".tag": "other"})
            )
        case 10:
            event.pop("origin", None)
            event["context"] = None
        case 11:
            event["origin"] = {"access_method": {".tag": "teleport"}, "geo_location": None}
        case 12:
            event["note"] = "\ud800 alone \U0001f600 \x00 \u2028"
        case 13:
            event["involve_non_team_member"] = chance.choice((None, "perhaps"))
        case 14:
            event["event_type"] = "a text"
        case 15:
            draft.repeats = chance.randrange(2, 5)


def _drop_ids(event: dict[str, Any], chance: random.Random) -> None:
    """An actor of whom ids are missing: the member's, or both; absent or null."""
    actor = event.get("actor")
    inner = actor.get(actor.get(".tag")) if isinstance(actor, dict) else None
    if not isinstance(inner, dict):
        return
    for name in ("team_member_id", "account_id")[: chance.randrange(1, 3)]:
        if chance.random() < 0.5:
            inner.pop(name, None)
        else:
            inner[name] = None


def text_of(event: dict[str, Any]) -> str:
    """An event's JSON; a lone surrogate can only be written as an escape."""
    text = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(event, separators=(",", ":"))
    return text


def page_sizes(limit: int, chance: random.Random, *, is_hostile: bool) -> Iterator[int]:
    """Sizes of a chain's pages: seldom less than the limit; when hostile often, and sometimes nothing at all."""
    while True:
        draw = chance.random()
        if is_hostile and draw < 0.15:
            yield 0
        elif draw < (0.5 if is_hostile else 0.03):
            yield chance.randrange(1, limit + 1)
        else:
            yield limit
