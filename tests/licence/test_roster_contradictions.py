"""A roster whose lines contradict each other: whoever any line shows as still there keeps the seat."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.licence.hand_made import AS_OF, HandMade, at
from tests.licence.seat_rows import DAY, roster, seat, seats

GONE = {"external_id": "hr-00185", "email": "hana@acme.test", "department": "Contractors", "status": "left"}
STILL_THERE = {"external_id": "hr-00185"}
BACK = {"external_id": "hr-90185", "email": "hana@acme.test", "department": "Sales", "status": "active"}


@pytest.fixture
def hana(acme: HandMade) -> HandMade:
    """A seat in use, to which Dropbox still gives the id of her first employment."""
    acme.member("a", external_id="hr-00185", email="Hana@acme.test", secondary_emails=["h@acme.test"])
    acme.event(AS_OF - 3 * DAY, "a")
    return acme


@pytest.mark.parametrize("lines", [(GONE, BACK), (BACK, GONE)])
def test_a_rehired_person_is_no_leaver(hana: HandMade, lines: tuple[dict[str, Any], ...]) -> None:
    roster(hana, *(line | ({"left_on": at("2026-06-30")} if line is GONE else {}) for line in lines))
    assert seat(hana, "reason_code", "department", "roster_match") == (None, "Sales", "email")
    assert hana.rows("from reclaim_candidates") == []
    gone, back = lines.index(GONE) + 2, lines.index(BACK) + 2
    found = hana.rows("select kind, team_member_id, email, external_id, line, other_line from roster_contradictions")
    assert found == [("left_and_still_there", "a", "Hana@acme.test", "hr-00185", back, gone)]


@pytest.mark.parametrize(
    ("lines", "is_leaver", "contradictions"),
    [
        # One of them by id, by address, by a secondary address: any line that fits speaks for her.
        ([{"external_id": "hr-00185", "status": "left"}, {"email": "h@acme.test"}], False, 1),
        ([{"email": "hana@acme.test", "status": "left"}, {"external_id": "hr-00185"}], False, 1),
        ([{"email": "h@acme.test", "status": "left"}, {"external_id": "hr-00185"}], False, 1),
        ([STILL_THERE | {"status": "left"}, STILL_THERE], False, 1),
        # A second name: the same id, an older address.
        ([GONE | {"email": "older@acme.test"}, BACK | STILL_THERE], False, 1),
        # Who will leave is still there.
        ([GONE, BACK | {"left_on": AS_OF + DAY}], False, 1),
        ([BACK | {"left_on": AS_OF + DAY}], False, 0),
        # Whoever left twice is gone.
        ([GONE, BACK | {"status": "left"}], True, 0),
        ([GONE, BACK | {"left_on": AS_OF - DAY}], True, 0),
        # Somebody else who is still there says nothing about her.
        ([GONE, {"external_id": "hr-1", "email": "bo@acme.test"}], True, 0),
        ([BACK, {"external_id": "hr-1", "email": "bo@acme.test", "status": "left"}], False, 0),
        ([GONE, GONE | {"status": "active"}, GONE], False, 2),
    ],
)
def test_any_line_that_shows_her_as_still_there_keeps_the_seat(
    hana: HandMade, lines: list[dict[str, Any]], is_leaver: bool, contradictions: int
) -> None:
    roster(hana, *lines)
    assert seat(hana, "reason_code") == ("LEAVER" if is_leaver else None,)
    assert hana.row("select count(*) from roster_contradictions") == (contradictions,)


def test_a_person_with_seats_in_two_teams_left_neither(hana: HandMade) -> None:
    hana.declare("zeta")
    hana.plan("zeta")
    hana.member("b", "zeta", external_id="hr-90185", email="hana@zeta.test")
    roster(hana, GONE, BACK)
    assert {name: row["reason_code"] for name, row in seats(hana, "reason_code").items()} == {
        "a": None,
        "b": "NEVER_ACTIVE",
    }


# An id that many people have.


def test_an_id_that_many_people_have_means_nobody_and_is_told(acme: HandMade) -> None:
    for name in ("a", "b", "c"):
        acme.member(name, external_id="N/A", email=f"{name}@acme.test")
    roster(
        acme,
        {"external_id": "N/A", "email": "a@acme.test", "department": "A"},
        {"external_id": "N/A", "email": "x@acme.test", "department": "X", "status": "left"},
        {"external_id": " N/A\u200b", "department": "Y"},
    )
    assert seats(acme, "department, roster_match") == {
        "a": {"department": "A", "roster_match": "email"},
        "b": {"department": None, "roster_match": None},
        "c": {"department": None, "roster_match": None},
    }
    told = acme.rows("select kind, external_id, line, other_line, lines, seats from roster_contradictions")
    assert told == [("shared_external_id", "N/A", 2, 4, 3, 3)]
    assert acme.rows("select line, reason from roster_unmatched where line is not null order by line") == [
        (3, "no seat by its address, and several people have its external_id"),
        (4, "no seat by its address, and several people have its external_id"),
    ]


@pytest.mark.parametrize(
    ("addresses", "statuses", "fits"),
    [
        (["x@acme.test", "y@acme.test"], ["active", "active"], False),
        (["x@acme.test", "y@acme.test"], ["left", "left"], False),
        (["x@acme.test", "Y@acme.test", "y@ACME.test"], ["left", "active", "active"], True),  # one person
        (["x@acme.test", "X@acme.test"], ["left", "left"], True),
        ([None, "x@acme.test"], ["active", "active"], True),
        ([None] * 20, ["active"] * 20, True),
        ([None] * 21, ["active"] * 21, False),
    ],
)
def test_whether_lines_with_one_id_are_one_persons(
    acme: HandMade, addresses: list[str | None], statuses: list[str], fits: bool
) -> None:
    acme.member("a", external_id="7", email="a@acme.test")
    lines = zip(addresses, statuses, strict=True)
    roster(acme, *({"external_id": "7", "email": email, "status": status} for email, status in lines))
    assert seat(acme, "roster_match") == ("external_id" if fits else None,)


def test_one_id_in_two_teams_is_one_persons(acme: HandMade) -> None:
    acme.declare("zeta")
    acme.member("a", external_id="7")
    acme.member("b", "zeta", external_id="7")
    roster(acme, {"external_id": "7", "department": "D"})
    assert {row["department"] for row in seats(acme, "department").values()} == {"D"}


@pytest.mark.parametrize(("lines", "fits"), [(20, True), (21, False)])
def test_an_address_on_many_lines_and_of_many_seats_means_nobody_and_is_told(
    acme: HandMade, lines: int, fits: bool
) -> None:
    for name in ("a", "b"):
        acme.member(name, email=f"{name}@acme.test", secondary_emails=["All@acme.test"])
    roster(acme, *({"email": "all@acme.test", "external_id": str(n)} for n in range(lines)))
    assert {row["roster_match"] for row in seats(acme, "roster_match").values()} == {"alias" if fits else None}
    told = acme.rows("select distinct kind, reason from roster_unmatched where line is not null")
    unmatched = ("shared_address", "several people have its address")
    assert told == [("other_line_taken", "another line was taken for its seat") if fits else unmatched]


def test_many_lines_and_seats_with_one_id_cost_no_more_than_others(acme: HandMade) -> None:
    """Each line against each seat would be 25 million pairs."""
    many = 5_000
    members = [acme.member_row(f"m{n}", external_id="N/A", email=f"m{n}@acme.test") for n in range(many)]
    acme.add("member_snapshots", *members)
    roster(acme, *({"external_id": "N/A", "email": f"m{n}@acme.test", "department": str(n)} for n in range(many)))
    begun = time.process_time()
    assert acme.make().row("select count(*), count(*) filter (where is_taken) from roster_matches") == (many, many)
    assert time.process_time() - begun < 5
    assert acme.row("select lines, seats from roster_contradictions") == (many, many)
