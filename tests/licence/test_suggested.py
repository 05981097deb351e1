"""Seats of programs, and seats that were bought by inviting."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.licence.hand_made import AS_OF, TODAY, HandMade, at

API = {"access_method": "api", "actor_kind": "user"}


def program(acme: HandMade, name: str, days_ago: int = 1, **member: object) -> None:
    """A member for whom only an app acted."""
    acme.member(name, **member)
    acme.event(AS_OF - timedelta(days=days_ago), name, **API)


def found(acme: HandMade, *columns: str) -> list[tuple[object, ...]]:
    return acme.make().rows(f"select {', '.join(columns)} from likely_service_accounts order by all")


def test_who_is_used_by_programs_only_looks_like_a_service_account(acme: HandMade) -> None:
    program(acme, "svc", email="svc-scan@acme.test", display_name="Print room")
    program(acme, "quiet", days_ago=120, email="old@acme.test", display_name="Old thing")
    acme.member("person", email="jo@acme.test")
    acme.event(AS_OF - timedelta(days=1), "person", access_method="desktop")
    acme.member("nobody", email="service@acme.test")
    assert found(acme, "team_member_id", "active_days_90", "is_named_like_one") == [
        ("quiet", 0, False),
        ("svc", 1, True),
    ]


@pytest.mark.parametrize("days_ago", [3, 300])
def test_one_deliberate_use_is_enough_to_be_a_person(acme: HandMade, days_ago: int) -> None:
    program(acme, "both", email="svc@acme.test")
    acme.event(AS_OF - timedelta(days=days_ago), "both", access_method="web")
    assert found(acme, "team_member_id") == []


@pytest.mark.parametrize(
    "member",
    [{"status": "suspended", "suspended_on": at("2026-10-01")}, {"membership_type": "limited"}, {"status": "removed"}],
)
def test_only_active_paid_seats_are_suggested(acme: HandMade, member: dict[str, object]) -> None:
    program(acme, "svc", **member)
    assert found(acme, "team_member_id") == []


def test_what_is_excluded_already_is_not_suggested(acme: HandMade) -> None:
    program(acme, "svc", email="svc@acme.test")
    acme.add("exclusions", {"number": 1, "person": "svc@acme.test", "reason": "scanner", "owner": "it"})
    assert found(acme, "team_member_id") == []


@pytest.mark.parametrize(
    ("email", "name", "is_named_like_one"),
    [
        ("SVC.print@acme.test", None, True),
        ("print_svc2@acme.test", None, True),
        ("jo@service.test", None, False),  # its domain says nothing
        ("bottomley@acme.test", "Abbot Scanlon", False),
        ("jo@acme.test", "Backup, nightly", True),
        (None, None, False),
    ],
)
def test_a_word_and_not_a_part_of_one_names_a_program(
    acme: HandMade, email: str | None, name: str | None, is_named_like_one: bool
) -> None:
    program(acme, "x", email=email, display_name=name)
    assert found(acme, "is_named_like_one") == [(is_named_like_one,)]


def invitation(acme: HandMade, invited: str | None, bought: str | None, day: str) -> None:
    acme.add(
        "member_status_events",
        {
            "team": "acme", "event_date": date.fromisoformat(day), "occurred_at": at(f"{day} 10:00"),
            "event_type": "member_change_status", "team_member_id": invited, "new_value": "invited",
            "action": "team_invite_details", "licence_purchase": bought, "actor_team_member_id": "boss",
        },
    )  # fmt: skip


def test_who_bought_seats_by_inviting(warehouse: HandMade) -> None:
    warehouse.declare(price_per_seat_month=Decimal(15), currency="EUR")
    warehouse.add("contract_prices", {"team": "acme", "valid_from": date.min, "price_per_seat_month": Decimal(15)})
    warehouse.plan()
    warehouse.read_days(date(2026, 1, 1), TODAY)
    warehouse.member("boss", email="boss@acme.test")
    warehouse.member("new", email="new@acme.test", status="invited", joined_on=None, invited_on=at("2026-10-02 10:00"))
    invitation(warehouse, "new", "true", "2026-10-02")
    invitation(warehouse, "gone", "true", "2026-09-01")
    invitation(warehouse, "x", "false", "2026-09-02")
    invitation(warehouse, "y", None, "2026-09-03")
    assert warehouse.make().rows(
        "select number, inviter_email, team_member_id, email, status, price_per_seat_month, currency "
        "from seats_bought_by_inviting order by number"
    ) == [
        (1, "boss@acme.test", "gone", None, None, Decimal(15), "EUR"),
        (2, "boss@acme.test", "new", "new@acme.test", "invited", Decimal(15), "EUR"),
    ]


def test_an_invitation_that_bought_nothing_is_no_hint_of_a_purchase(acme: HandMade) -> None:
    invitation(acme, "new", "false", "2026-10-02")
    invitation(acme, "newer", "true", "2026-10-02")
    hints = acme.make().rows(
        "select purchase_hints from licence_position_daily where position_date = date '2026-10-02'"
    )
    assert hints == [(1,)]


def test_an_invitation_that_pages_tell_again_bought_one_seat(acme: HandMade) -> None:
    """Pages may tell an event again. Of people whom no id tells apart each counts."""
    for invited in ("new", "new", "newer", None, None):
        invitation(acme, invited, "true", "2026-10-02")
    assert acme.make().rows("select team_member_id from seats_bought_by_inviting order by all") == [
        ("new",), ("newer",), (None,), (None,),
    ]  # fmt: skip
    hints = "select purchase_hints from licence_position_daily where position_date = date '2026-10-02'"
    assert acme.rows(hints) == [(4,)]
