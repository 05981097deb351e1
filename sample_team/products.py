"""Seats of other products: who was given Dash, Replay or Sign, what the log tells of it, and what can be known by that.

Its chance is its own, so that nothing else of a company changes with it.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from sample_team.activity import Maker, user_of
from sample_team.logged import Draft, LoggedEvent, finished
from sample_team.people import Membership
from sample_team.plan import CompanyPlan

if TYPE_CHECKING:
    from sample_team.company import Company

# What it is called, the types of its events, and one of them by which a member uses it.
PRODUCTS: tuple[tuple[str, str, tuple[str, str, dict[str, Any]]], ...] = (
    ("Dropbox Dash", "dash_", ("dash_opened_stack", "dash", {"stack_name": "Renewal"})),
    ("Replay", "replay_", ("replay_file_downloaded", "file_operations", {})),
    ("Dropbox Sign add-on", "sign_", ("sign_template_created", "signatures", {"template_title": "NDA"})),
)


class Told(Enum):
    """How an event tells whose seat it is.

    ``BESIDE_AN_ADMIN``: the context is the administrator's own, the member takes part, and the name is neither's.
    ``NOT``: there is no name, and two people take part.
    """

    IN_CONTEXT = auto()
    TAKING_PART = auto()
    BESIDE_AN_ADMIN = auto()
    BY_NAME = auto()
    NOT = auto()


@dataclass(frozen=True)
class ProductSeat:
    """A seat of another product. One that was assigned before the log is told by its removal only."""

    holder: Membership
    product: int
    assigned_at: datetime
    removed_at: datetime | None
    told_by: Told
    used_at: tuple[datetime, ...]


@dataclass(frozen=True)
class KnownSeat:
    """What can be known of one by the log: nobody, if ``team_member_id`` is None."""

    team_member_id: str | None
    product: str
    assigned_at: datetime | None
    removed_at: datetime | None
    certainty: str
    last_used_at: datetime | None


def product_seats(plan: CompanyPlan, people: Sequence[Membership]) -> list[ProductSeat]:
    """The seats: no member has two of one product."""
    chance = random.Random(f"{plan.name}/{plan.seed}/products")
    able = [each for each in people if each.number > 3 and _time_on_team(plan, each) > timedelta(days=10)]
    pairs = [(person, product) for product in range(len(PRODUCTS)) for person in able]
    names = Counter(each.display_name for each in people)
    return [
        _seat(plan, person, product, chance, is_alone=names[person.display_name] == 1)
        for person, product in pairs[: plan.product_seats]
    ]


def _time_on_team(plan: CompanyPlan, person: Membership) -> timedelta:
    if not person.joined_at:
        return timedelta()
    return min(person.removed_at or plan.until, plan.until) - max(person.joined_at, plan.begins_at)


def _seat(plan: CompanyPlan, person: Membership, product: int, chance: random.Random, *, is_alone: bool) -> ProductSeat:
    """A seat of somebody; ``is_alone``: whether nobody else has the name."""
    assert person.joined_at  # noqa: S101 - chosen by the caller
    begins_at = max(person.joined_at, plan.begins_at)
    seconds = int(_time_on_team(plan, person).total_seconds())
    moments = sorted(begins_at + timedelta(seconds=each) for each in chance.sample(range(seconds), 4))
    assigned_at, *used_at, removed_at = (moment.replace(microsecond=0) for moment in moments)
    ways: tuple[Told, ...] = (Told.IN_CONTEXT, Told.TAKING_PART, Told.BY_NAME)
    if plan.hostile:
        ways = (Told.IN_CONTEXT, Told.TAKING_PART, Told.BESIDE_AN_ADMIN, Told.NOT)
    told_by = chance.choice(ways)
    # Of seats whose holders cannot be told apart nobody could say which one was taken away.
    is_removed = chance.random() < 0.3 and told_by != Told.NOT and (is_alone or told_by != Told.BY_NAME)
    if is_removed and chance.random() < 0.4:
        assigned_at = plan.begins_at - timedelta(days=9)
    used = tuple(used_at) if chance.random() < 0.6 else ()
    return ProductSeat(person, product, assigned_at, removed_at if is_removed else None, told_by, used)


def product_log(plan: CompanyPlan, people: Sequence[Membership]) -> Iterator[LoggedEvent]:
    """What is logged of them: each assignment, each removal, and their use."""
    chance = random.Random(f"{plan.name}/{plan.seed}/product log")
    maker = Maker(plan, [*people], chance)
    for seat in product_seats(plan, people):
        _, _, (used_type, category, details) = PRODUCTS[seat.product]
        is_addon = seat.product == 1
        changes = [(seat.assigned_at, "addon_assigned" if is_addon else "product_assigned_to_member")]
        if seat.removed_at:
            changes.append((seat.removed_at, "addon_removed" if is_addon else "product_removed_from_member"))
        for moment, event_type in changes:
            event = _change(seat, event_type, maker, people, is_hostile=plan.hostile)
            is_twice = plan.hostile and seat.told_by != Told.NOT and chance.random() < 0.3
            if moment >= plan.begins_at:
                yield from finished(Draft(moment, event, moment, repeats=2 if is_twice else 1))
        for moment in seat.used_at:
            event = maker.event_by(used_type, category, {".tag": f"{used_type}_details", **details}, seat.holder, "web")
            yield from finished(Draft(moment, event, moment))


def _change(
    seat: ProductSeat, event_type: str, maker: Maker, people: Sequence[Membership], *, is_hostile: bool
) -> dict[str, Any]:
    admin, other, holder = people[0], people[1], {".tag": "team_member", **user_of(seat.holder)}
    given, _, surname = seat.holder.display_name.partition(" ")
    if seat.told_by == Told.BESIDE_AN_ADMIN:  # a name that is nobody else's, as odd names are
        given, surname = "Only", f"Number {seat.holder.number}"
    thing = "addon_name" if event_type.startswith("addon") else "product_name"
    name = PRODUCTS[seat.product][0]
    details: dict[str, Any] = {
        ".tag": f"{event_type}_details",
        "user_name": {"given_name": given, "surname": surname},
        thing: {thing: f" {name.replace(' ', '  ')}\u200b" if is_hostile else name},
    }
    event = maker.event_by(event_type, "members", details, admin, "admin_console")
    event["context"] = {".tag": "team"}
    match seat.told_by:
        case Told.IN_CONTEXT:
            event["context"] = holder
        case Told.TAKING_PART:
            event["participants"] = [{".tag": "group", "group": {}}, {".tag": "user", "user": holder}]
        case Told.BESIDE_AN_ADMIN:
            event["context"] = {".tag": "team_member", **user_of(admin)}
            event["participants"] = [{".tag": "user", "user": holder}]
            details["user_name"]["locale"] = "\ud800"
        case Told.NOT:
            details["user_name"] = None
            both = ({".tag": "team_member", **user_of(each)} for each in (admin, other))
            event["participants"] = [{".tag": "user", "user": each} for each in both]
    return event


def known_product_seats(company: Company, now: datetime) -> list[KnownSeat]:
    """What can be known of them by the log and the list of members of a moment, which is ``until`` or later."""
    plan, bearing = company.plan, {each.display_name: set[str]() for each in company.people}
    for each in company.listed_at(now):
        bearing[each.display_name].add(each.account_id if each.status_at(now) != "invited" else each.team_member_id)
    log = [*company.events(plan.begins_at, plan.ends_at, now)]
    known = []
    for seat in product_seats(plan, company.people):
        is_before_log = seat.assigned_at < plan.begins_at
        holder, certainty = _held_by(seat, bearing)
        known.append(
            KnownSeat(
                holder,
                PRODUCTS[seat.product][0],
                None if is_before_log else seat.assigned_at,
                seat.removed_at,
                "assumed" if is_before_log else certainty,
                _last_used(log, holder, seat, now),
            )
        )
    return known


def _held_by(seat: ProductSeat, bearing: dict[str, set[str]]) -> tuple[str | None, str]:
    if seat.told_by == Told.NOT:
        return None, "unknown"
    if seat.told_by != Told.BY_NAME:
        return seat.holder.team_member_id, "certain"
    is_alone = len(bearing[seat.holder.display_name]) == 1
    return (seat.holder.team_member_id, "possible") if is_alone else (None, "unknown")


def _last_used(log: Sequence[LoggedEvent], holder: str | None, seat: ProductSeat, now: datetime) -> datetime | None:
    prefix = PRODUCTS[seat.product][1]
    moments = [
        event.read_at
        for event in log
        if event.read_at
        and event.event_type
        and event.event_type.startswith(prefix)
        and event.actor[:3] in {("user", "team_member", holder), ("admin", "team_member", holder)}
        and seat.assigned_at <= event.read_at <= (seat.removed_at or now)
    ]
    return max(moments, default=None) if holder else None
