"""Seats of Dash, Replay and add-ons: whose they are, since when, whether they are used, and what they cost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.selects import select_of
from assets.tables.base import PRODUCT_TYPES
from resources.clock import DAY
from tests.laws import tried
from tests.licence.hand_made import AS_OF, HandMade

ASSIGNED, REMOVED, ADDON, _ = PRODUCT_TYPES


def told(warehouse: HandMade, ago: int, event_type: str = ASSIGNED, name: str = "Ann Berg", **event: Any) -> None:
    """An event so many days ago; by default it assigns Dash to somebody whose name alone is told."""
    moment = AS_OF - ago * DAY
    given_name, _, surname = name.partition(" ")
    row = {
        "team": "acme",
        "event_date": moment.date(),
        "occurred_at": moment,
        "event_type": event_type,
        "product": "Dash",
        "given_name": given_name or None,
        "surname": surname or None,
        "actor_team_member_id": "admin",
    }
    warehouse.add("product_events", row | event)


def seats(warehouse: HandMade, columns: str = "team_member_id, certainty", order: str = "seat_number") -> list[Any]:
    return warehouse.make().rows(f"select {columns} from product_seats order by {order}")


@pytest.fixture
def team(acme: HandMade) -> HandMade:
    for name, shown in {"admin": "Ada Admin", "ann": "Ann Berg", "bob": "Bob Lee", "bob2": "BOB  Lee"}.items():
        acme.member(name, display_name=shown)
    acme.read_days(date(2026, 8, 1), date(2026, 10, 31))
    acme.known_types()
    return acme


@pytest.mark.parametrize(
    ("event", "whose"),
    [
        ({"context_team_member_id": "bob"}, ("bob", "certain")),
        ({"participant_team_member_id": "bob"}, ("bob", "certain")),
        ({"context_team_member_id": "ann", "participant_team_member_id": "bob"}, ("ann", "certain")),
        ({}, ("ann", "possible")),
        ({"name": "ann  BERG"}, ("ann", "possible")),
        ({"name": "Berg Ann"}, ("ann", "possible")),
        ({"name": "Bob Lee"}, (None, "unknown")),
        ({"name": "Nobody Known"}, (None, "unknown")),
        ({"name": ""}, (None, "unknown")),
        # An administrator who acts in their own context and gives it to somebody else is not the one who gets it.
        ({"context_team_member_id": "admin"}, ("ann", "possible")),
        ({"context_team_member_id": "admin", "participant_team_member_id": "bob"}, ("bob", "certain")),
        ({"context_team_member_id": "admin", "name": "Ada Admin"}, ("admin", "certain")),
        ({"context_team_member_id": "admin", "name": ""}, ("admin", "certain")),
    ],
)
def test_whose_seat_it_is(team: HandMade, event: dict[str, Any], whose: tuple[str | None, str]) -> None:
    told(team, 10, **event)
    assert seats(team) == [whose]


def test_a_name_that_an_event_gives_to_an_id_tells_the_member_in_others(team: HandMade) -> None:
    """The list calls Ann Berg what the log may call Annabel."""
    told(team, 10, name="Annabel Berg", context_team_member_id="ann")
    told(team, 9, REMOVED, name="Annabel Berg")
    assert seats(team, "team_member_id, certainty, removed_at") == [("ann", "possible", AS_OF - 9 * DAY)]


def test_of_somebody_who_came_back_the_membership_of_that_time_counts(team: HandMade) -> None:
    """Both memberships stand in the same list; in the order of their ids the older one comes last."""
    before = {"display_name": "Cy Dent", "account_id": "account of cy", "status": "removed"}
    team.member("zcy", **before, joined_on=AS_OF - 90 * DAY)
    team.member("cy", display_name="Cy Dent", joined_on=AS_OF - 30 * DAY)
    for ago in (100, 50, 10):
        told(team, ago, name="Cy Dent", product=f"Product {100 - ago}")
    assert seats(team, "team_member_id, product, certainty", "product") == [
        ("zcy", "Product 0", "possible"),
        ("zcy", "Product 50", "possible"),
        ("cy", "Product 90", "possible"),
    ]


def test_a_seat_lasts_from_its_assignment_to_its_removal(team: HandMade) -> None:
    told(team, 30)
    told(team, 20, REMOVED, actor_team_member_id="bob")
    told(team, 10)
    told(team, 10)  # returned twice
    columns = "assigned_at, removed_at, assigned_by_member_id, is_held"
    assert seats(team, columns, "assigned_at") == [
        (AS_OF - 30 * DAY, AS_OF - 20 * DAY, "admin", False),
        (AS_OF - 10 * DAY, None, "admin", True),
    ]


def test_what_was_assigned_before_the_log_is_assumed(team: HandMade) -> None:
    told(team, 20, REMOVED)
    told(team, 10)
    assert seats(team, "assigned_at, removed_at, certainty, is_held", "removed_at") == [
        (None, AS_OF - 20 * DAY, "assumed", False),
        (AS_OF - 10 * DAY, None, "possible", True),
    ]


def test_people_who_cannot_be_told_apart_each_have_a_seat(team: HandMade) -> None:
    for ago in (30, 29, 28):
        told(team, ago, name="Bob Lee")
    told(team, 20, REMOVED, name="Bob Lee")
    assert seats(team, "count(*), count(*) filter (is_held)", "all") == [(3, 2)]


def test_somebody_who_left_holds_nothing(team: HandMade) -> None:
    team.member("gone", display_name="Gone Girl", status="removed")
    team.member("deleted", display_name="Del Eted", snapshot_date=date(2026, 9, 1))
    told(team, 70, name="Gone Girl")
    told(team, 70, name="Del Eted")
    assert seats(team, "team_member_id, is_held", "all") == [("deleted", False), ("gone", False)]


@pytest.mark.parametrize(
    ("product", "used_as"),
    [
        ("Dash", "Dash"),
        ("Dropbox Dash", "Dash"),
        ("Dropbox Replay Add-On", "Replay"),
        ("Replay", "Replay"),
        ("DROPBOX  sign", "Sign"),
        ("Dropbox", "Dropbox"),
        ("Dropbox DocSend", None),
        ("Signage", None),
        ("abc", None),
        (None, None),
    ],
)
def test_which_events_show_the_use_of_a_product(team: HandMade, product: str | None, used_as: str | None) -> None:
    told(team, 10, product=product)
    assert seats(team, "product, used_as, is_never_used") == [
        (product and " ".join(product.split()), used_as, None if used_as is None else True)
    ]


@pytest.mark.parametrize(
    ("event_type", "ago", "is_used"),
    [
        ("dash_opened_stack", 5, True),
        ("dash_first_launched_desktop", 5, True),
        ("dash_connector_tools_call", 5, False),  # by a machine
        ("dash_admin_enabled_connector", 5, False),  # work as an administrator
        ("replay_file_downloaded", 5, False),
        ("file_edit", 5, False),
        ("dash_opened_stack", 15, False),  # before it was assigned
    ],
)
def test_use_is_the_products_own(team: HandMade, event_type: str, ago: int, is_used: bool) -> None:
    told(team, 10)
    team.event(AS_OF - ago * DAY, "ann", event_type=event_type)
    assert seats(team, "last_used_at, is_never_used") == [(AS_OF - ago * DAY if is_used else None, not is_used)]


def test_use_after_the_removal_is_not_of_this_seat(team: HandMade) -> None:
    told(team, 30)
    told(team, 20, REMOVED)
    team.event(AS_OF - 25 * DAY, "ann", event_type="dash_opened_stack")
    team.event(AS_OF - 15 * DAY, "ann", event_type="dash_opened_stack")
    assert seats(team, "last_used_at") == [(AS_OF - 25 * DAY,)]


@pytest.mark.parametrize(
    ("name", "per", "price"),
    [
        ("Replay", "member", Decimal(10)),
        ("dropbox replay", "member", Decimal(10)),
        ("Replay add-on", "seat", Decimal(10)),
        ("Replay", "team", None),
        ("Dash", "member", None),
    ],
)
def test_the_price_is_that_of_the_add_on_of_the_same_name(
    team: HandMade, name: str, per: str, price: Decimal | None
) -> None:
    team.change("update connections set currency = 'EUR'")
    team.add("declared_addons", {"team": "acme", "addon": 1, "name": name, "per": per, "price_month": 10, "members": 2})
    told(team, 10, ADDON, product="Replay")
    assert seats(team, "price_month") == [(price,)]


def test_of_two_add_ons_the_one_of_the_very_name_is_the_price(team: HandMade) -> None:
    for number, (name, price) in enumerate({"Dropbox Dash": 7, "Dash": 5}.items(), start=1):
        row = {"team": "acme", "addon": number, "name": name, "per": "member", "price_month": price, "members": 2}
        team.add("declared_addons", row)
    told(team, 10)
    assert seats(team, "price_month") == [(Decimal(5),)]


@pytest.mark.parametrize(("name", "is_told"), [("Repaly", True), ("Replay", False), ("Storage pack", False)])
def test_an_add_on_that_is_mistyped_is_named_beside_the_product_without_a_price(
    team: HandMade, name: str, is_told: bool
) -> None:
    row = {"team": "acme", "addon": 1, "name": name, "per": "member", "price_month": 10, "members": 2}
    team.add("declared_addons", row)
    told(team, 10, ADDON, product="Replay")
    found = [row["told"] for row in team.make().dicts(select_of("checks/addons_mean_a_product"))]
    words = f"The add-on {name} of acme prices nothing, and 1 seats of Replay have no price: is it that?"
    assert found == [words] * is_told


CHANGES = st.lists(st.tuples(st.booleans(), st.sampled_from(["ann", "bob", None])), max_size=12)


@tried(12)
@given(changes=CHANGES)
def test_held_seats_are_assignments_without_a_removal(
    emptied: HandMade, changes: list[tuple[bool, str | None]]
) -> None:
    emptied.empty()
    for at_, (is_assigned, member) in enumerate(changes):
        told(emptied, 100 - at_, ASSIGNED if is_assigned else REMOVED, "", context_team_member_id=member)
    found = seats(emptied, "team_member_id, assigned_at, removed_at, is_held")
    for member in ("ann", "bob", None):
        held = lost = 0
        for is_assigned, whose in changes:
            if whose == member and is_assigned:
                held = held + 1 if member is None else 1
            elif whose == member:
                held, lost = max(held - 1, 0), lost + (held == 0)
        mine = [row for row in found if row[0] == member]
        assert sum(row[3] for row in mine) == held
        assert all(begun is None or ended is None or begun < ended for _, begun, ended, _ in mine)
        if member is None:
            assert sum(begun is None for _, begun, _, _ in mine) == lost
