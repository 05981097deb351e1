"""One person with two paid seats, over all teams: who is found, how sure that is, and which seat goes back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.licence.hand_made import TODAY, HandMade, at

LONG_ID = "00u1a2b3c4D5e6F7g8h9"


@pytest.fixture
def both(warehouse: HandMade) -> HandMade:
    """Two declared teams."""
    for team in ("acme", "beta"):
        warehouse.declare(team)
        warehouse.plan(team)
    return warehouse


def matches(warehouse: HandMade) -> list[tuple[Any, ...]]:
    """Each pair once, from the side of the seat that goes back."""
    return warehouse.make().rows(
        "select team_member_id, other_team_member_id, match, certainty from duplicates where is_surplus order by all"
    )


SEAT = {"email": "ada@acme.test", "display_name": "Ada Byron"}


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        # The same address, whatever its case.
        ({"email": "Ada@Acme.test"}, {"email": "ada@acme.TEST"}, ("email", "certain")),
        # A verified secondary address is the other seat's.
        ({"email": "a@x.test", "verified_emails": ["B@x.test"]}, {"email": "b@x.test"}, ("secondary_email", "certain")),
        # Both have the same verified secondary address.
        (
            {"email": "a@x.test", "verified_emails": ["c@x.test"]},
            {"email": "b@x.test", "verified_emails": ["c@x.test"]},
            ("secondary_email", "certain"),
        ),
        # A secondary address that nobody verified shows nothing.
        ({"email": "a@x.test", "secondary_emails": ["b@x.test"]}, {"email": "b@x.test"}, None),
        # Long ids, and ids that are addresses, are unique over all companies.
        ({"external_id": LONG_ID}, {"external_id": LONG_ID}, ("external_id", "certain")),
        ({"external_id": "ada@hr.test"}, {"external_id": "ada@hr.test"}, ("external_id", "certain")),
        # Ids tell upper from lower case.
        ({"external_id": LONG_ID}, {"external_id": LONG_ID.upper()}, None),
        # Two companies may both have a number 17, however many zeros stand before it.
        ({"external_id": "17"}, {"external_id": "17"}, ("external_id", "possible")),
        ({"external_id": "17".zfill(20)}, {"external_id": "17".zfill(20)}, ("external_id", "possible")),
        # But hardly for people of the same name.
        (
            {"external_id": "17", "display_name": "Ada Byron"},
            {"external_id": "17", "display_name": "ada  byron"},
            ("external_id", "certain"),
        ),
        # Empty ids, names and addresses are equal to nothing.
        ({"external_id": ""}, {"external_id": ""}, None),
        ({"external_id": " ", "display_name": " "}, {"external_id": " ", "display_name": "\u00a0"}, None),
        ({"email": None}, {"email": None}, None),
        # The same name alone, also one written with combining marks.
        ({"display_name": "Zoë Byron"}, {"display_name": "ZOE\u0308\u00a0BYRON"}, ("name", "possible")),
        ({"display_name": None}, {"display_name": None}, None),
        # The strongest counts.
        (
            SEAT | {"external_id": LONG_ID},
            SEAT | {"external_id": LONG_ID, "verified_emails": ["ada@acme.test"]},
            ("email", "certain"),
        ),
    ],
)
def test_what_shows_that_two_seats_are_one_persons(
    both: HandMade, first: dict[str, Any], second: dict[str, Any], found: tuple[str, str] | None
) -> None:
    both.member("a", **first)
    both.member("b", "beta", **second)
    assert matches(both) == ([("b", "a", *found)] if found else [])


def test_external_ids_of_one_team_come_from_one_directory(both: HandMade) -> None:
    both.member("a", external_id="17", display_name="Ada Byron")
    both.member("b", external_id="17", display_name="Ada King")
    assert matches(both) == [("b", "a", "external_id", "certain")]


@pytest.mark.parametrize(
    "other", [{"status": "removed"}, {"membership_type": "limited"}, {"status": "parked"}], ids=str
)
def test_only_paid_seats_count(both: HandMade, other: dict[str, Any]) -> None:
    both.member("a", **SEAT)
    both.member("b", "beta", **SEAT, **other)
    assert matches(both) == []


def test_an_address_that_moved_to_another_person_shows_nothing(both: HandMade) -> None:
    yesterday = at("2026-10-31").date()
    both.member("a", email="info@acme.test", snapshot_date=yesterday)
    both.member("a", email="ada@acme.test")
    both.member("b", "beta", email="info@acme.test")
    assert matches(both) == []


def test_each_pair_is_told_from_both_sides(both: HandMade) -> None:
    both.member("a", **SEAT)
    both.member("b", "beta", **SEAT)
    both.make()
    assert both.rows("select team, other_team, is_surplus from duplicates order by all") == [
        ("acme", "beta", False),
        ("beta", "acme", True),
    ]


@pytest.mark.parametrize(
    ("first", "second", "surplus"),
    [
        # Used less recently, though it joined first.
        ({"joined_on": at("2020-01-01"), "used": "2026-10-01"}, {"used": "2026-10-02"}, "a"),
        # Used at all.
        ({"used": "2026-01-01"}, {}, "b"),
        # Neither used: who joined later; not to have joined is latest, no date is long ago.
        ({"joined_on": at("2024-01-11")}, {}, "a"),
        ({"status": "invited", "joined_on": None, "invited_on": at("2020-01-01")}, {}, "a"),
        ({}, {"joined_on": None}, "a"),
        # All equal: the id.
        ({}, {}, "b"),
    ],
)
def test_the_seat_to_give_back(both: HandMade, first: dict[str, Any], second: dict[str, Any], surplus: str) -> None:
    for name, team, seat in (("a", "acme", first), ("b", "beta", second)):
        both.read_days(at("2026-01-01").date(), at("2026-11-01").date(), team)
        member = dict(seat)
        if used := member.pop("used", None):
            both.event(at(used), name, team)
        both.member(name, team, **SEAT, **member)
    assert both.make().rows("select team_member_id from duplicates where is_surplus") == [(surplus,)]


def test_a_seat_whose_use_is_not_known_stays_before_an_unused_one_and_goes_before_a_used_one(both: HandMade) -> None:
    both.read_days(at("2026-01-01").date(), at("2026-11-01").date())
    both.event(at("2026-01-01"), "used")
    both.member("used", **SEAT)
    both.member("unused", email="x@acme.test", verified_emails=["ada@acme.test"], joined_on=at("2020-01-01"))
    both.member("unknown", "beta", **SEAT)
    assert matches(both) == [
        ("unknown", "used", "email", "certain"),
        ("unused", "unknown", "secondary_email", "certain"),
        ("unused", "used", "secondary_email", "certain"),
    ]


def test_of_many_seats_of_a_person_one_stays(both: HandMade) -> None:
    for number in range(10):
        both.declare(f"team{number}")
        both.member(f"m{number}", f"team{number}", **SEAT)
    both.make()
    assert both.row("select count(*), count(distinct team_member_id) filter (where is_surplus) from duplicates") == (
        90,
        9,
    )
    assert both.rows(
        "select distinct team_member_id from duplicates anti join (from duplicates where is_surplus) "
        "using (team, team_member_id)"
    ) == [("m0",)]


@pytest.mark.parametrize(("holders", "pairs"), [(5, 10), (6, 0), (5_000, 0)])
def test_a_name_that_many_bear_tells_nobody_apart(both: HandMade, holders: int, pairs: int) -> None:
    both.change(
        "insert into member_snapshots by name select 'acme' as team, date '2026-11-01' as snapshot_date, "
        "'m' || n as team_member_id, 'Service Account' as display_name, true as consumes_seat "
        "from (select unnest(range($holders)) as n)",
        holders=holders,
    )
    assert len(matches(both)) == pairs


def test_a_team_that_was_given_up_has_no_second_seats(warehouse: HandMade) -> None:
    """The company moved from acme to beta and gave up the link of acme, whose list stays in the lake."""
    warehouse.declare("beta")
    for team, used_at in (("acme", at("2026-10-30")), ("beta", None)):
        warehouse.plan(team)
        warehouse.read_days(date(2026, 1, 1), TODAY, team)
        warehouse.member("a", team, account_id="one account", **SEAT)
        if used_at:
            warehouse.event(used_at, "a", team)
    assert matches(warehouse) == []
    assert warehouse.rows("select team, reason_code from seats order by team") == [
        ("acme", None),
        ("beta", "NEVER_ACTIVE"),
    ]
