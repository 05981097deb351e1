"""The seat report beside the organisation's own lists: the roster and the exclusions."""

from __future__ import annotations

from typing import Any

import pytest

from tests.licence.hand_made import AS_OF, TODAY, HandMade
from tests.licence.seat_rows import DAY, SECOND, exclude, roster, seat, seats


@pytest.mark.parametrize(
    ("lines", "match", "department"),
    [
        ([{"external_id": "7", "email": "x", "department": "A"}], "external_id", "A"),
        ([{"external_id": "8", "email": "A@acme.TEST", "department": "A"}], "email", "A"),
        ([{"email": "alias@acme.test", "department": "A"}], "alias", "A"),
        ([{"external_id": "07", "email": "x@acme.test", "department": "A"}], None, None),  # ids are texts
        ([{"department": "A"}], None, None),
        # Another line fits better, though it comes later.
        (
            [{"email": "alias@acme.test", "department": "A"}, {"email": "a@acme.test", "department": "B"}],
            "email",
            "B",
        ),
        ([{"email": "a@acme.test", "department": "A"}, {"external_id": "7", "department": "B"}], "external_id", "B"),
        # Of two that fit equally the first, but rather who is still there.
        ([{"email": "a@acme.test", "department": "A"}, {"email": "a@acme.test", "department": "B"}], "email", "A"),
        (
            [{"email": "a@acme.test", "status": "left"}, {"email": "a@acme.test", "department": "B"}],
            "email",
            "B",
        ),
    ],
)
def test_a_seat_takes_one_line(
    acme: HandMade, lines: list[dict[str, Any]], match: str | None, department: str | None
) -> None:
    acme.member("a", email="a@Acme.test", external_id="7", secondary_emails=["Alias@acme.test"])
    roster(acme, *lines)
    assert seat(acme, "roster_match", "department") == (match, department)
    assert acme.row("select count(*) from seats") == (1,)
    lost = acme.row("select count(*) from roster_unmatched where line is not null")
    assert lost == (len(lines) - (match is not None),)
    assert acme.row("select count(*) from roster_unmatched where line is null") == (int(match is None),)


def test_a_person_with_seats_in_two_teams_has_one_line(acme: HandMade) -> None:
    acme.declare("zeta")
    acme.member("a", email="a@acme.test")
    acme.member("b", "zeta", email="a@acme.test")
    roster(acme, {"email": "a@acme.test", "cost_centre": "CC"})
    assert {row["cost_centre"] for row in seats(acme, "cost_centre").values()} == {"CC"}
    assert acme.rows("from roster_unmatched") == []


def test_removed_members_take_no_line(acme: HandMade) -> None:
    acme.member("a", email="a@acme.test", status="removed")
    roster(acme, {"email": "a@acme.test", "status": "left"}, {"email": "b@acme.test"})
    seats(acme)
    assert acme.rows("select line, reason from roster_unmatched order by line") == [
        (2, "its seat was removed"),
        (3, "no seat"),
    ]


def test_without_a_roster_nothing_is_unmatched(acme: HandMade) -> None:
    acme.member("a")
    assert seat(acme, "roster_match", "reason_code") == (None, "NEVER_ACTIVE")
    assert acme.rows("from roster_unmatched") == []


@pytest.mark.parametrize(
    ("line", "has_left"),
    [
        ({"status": "left"}, True),
        ({"status": "LEFT"}, True),
        ({"status": "active"}, False),
        ({"status": "on leave"}, False),  # statuses of others' making say nothing
        ({}, False),
        ({"left_on": AS_OF}, True),
        ({"left_on": AS_OF + SECOND}, False),
        ({"left_on": AS_OF + DAY, "status": "left"}, False),  # will leave
        ({"left_on": AS_OF - DAY, "status": "active"}, True),
    ],
)
def test_who_left(acme: HandMade, line: dict[str, Any], has_left: bool) -> None:
    acme.member("a", email="a@acme.test")
    acme.event(AS_OF - DAY, "a")
    roster(acme, line | {"email": "a@acme.test"})
    assert seat(acme, "reason_code", "verdict") == ("LEAVER" if has_left else None, "active")


# Seats that are left alone.


@pytest.mark.parametrize(
    ("exclusion", "excluded"),
    [
        ({"person": "A@ACME.test"}, True),
        ({"person": "alias@acme.test"}, True),
        ({"person": "a"}, True),  # the team_member_id
        ({"person": "b@acme.test"}, False),
        ({"person": "*"}, False),  # a pattern only as pattern
        ({"group": "the board"}, True),
        ({"group": "Nobody's"}, False),
        ({"pattern": "*@acme.test"}, True),
        ({"pattern": "?@acme.test"}, True),
        ({"pattern": "@acme.test"}, False),  # the whole address
        ({"pattern": "[a]@acme.test"}, False),  # brackets are themselves
        ({"pattern": "%@acme.test"}, False),
        ({"person": "a", "team": "acme"}, True),
        ({"person": "a", "team": "zeta"}, False),
        ({"person": "a", "until_date": TODAY}, True),  # the last day on which it holds
        ({"person": "a", "until_date": TODAY - DAY}, False),
    ],
)
def test_who_is_left_alone(acme: HandMade, exclusion: dict[str, Any], excluded: bool) -> None:
    acme.member("a", email="a@acme.test", secondary_emails=["Alias@acme.test"])
    for group_id, name in (("g:1", "The Board"), ("g:2", "Nobody's")):
        acme.add("group_snapshots", {"team": "acme", "snapshot_date": TODAY, "group_id": group_id, "group_name": name})
    member = {"team": "acme", "snapshot_date": TODAY, "group_id": "g:1", "team_member_id": "a"}
    acme.add("membership_snapshots", member)
    exclude(acme, **exclusion)
    found = seat(acme, "excluded", "exclusion_reason", "verdict", "reason_code")
    assert found == (excluded, "because" if excluded else None, "never_active", "NEVER_ACTIVE")
    assert acme.row("select count(*) from reclaim_candidates") == (int(not excluded),)


def test_of_several_exclusions_the_first_that_holds_is_shown(acme: HandMade) -> None:
    acme.member("a", email="a@acme.test")
    exclude(acme, number=1, person="a", reason="over", until_date=TODAY - DAY)
    exclude(acme, number=2, pattern="*", reason="second")
    exclude(acme, number=3, person="a", reason="third")
    assert seat(acme, "exclusion_reason") == ("second",)
    assert acme.row("select count(*) from seats") == (1,)
