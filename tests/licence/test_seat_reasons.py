"""What speaks against a seat, the evidence, and since when."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.licence.hand_made import AS_OF, TODAY, HandMade, at
from tests.licence.seat_rows import DAY, SECOND, in_order, seat, seats

LEFT = {"status": "left"}


REASONS = [
    ({}, DAY, {}, None),
    ({}, DAY, LEFT, "LEAVER"),
    ({"status": "suspended"}, DAY, LEFT, "LEAVER"),
    ({"status": "invited", "joined_on": None}, None, LEFT, "LEAVER"),
    ({"status": "suspended"}, DAY, {}, "SUSPENDED_PAID"),
    ({"status": "invited", "invited_on": AS_OF - 31 * DAY}, None, {}, "INVITE_PENDING_30"),
    ({"status": "invited", "invited_on": AS_OF - 31 * DAY + SECOND}, None, {}, None),  # 30 whole days
    ({"status": "invited", "invited_on": None}, None, {}, None),
    ({}, None, {}, "NEVER_ACTIVE"),
    ({"is_email_verified": False}, None, {}, "NEVER_ACTIVE"),
    ({"joined_on": AS_OF - 90 * DAY + SECOND}, None, {}, None),  # new
    ({"joined_on": AS_OF - 90 * DAY + SECOND, "is_email_verified": False}, None, {}, "UNVERIFIED"),
    ({}, 91 * DAY, {}, "INACTIVE_90"),
    ({}, 90 * DAY, {}, None),
    ({"is_email_verified": False}, DAY, {}, "UNVERIFIED"),
    ({"is_email_verified": None}, DAY, {}, None),  # not told
    ({"membership_type": "limited"}, None, LEFT, None),  # nobody pays for it
    ({"status": "parked"}, None, LEFT, None),
]
"""A member, since when it was used last, its line of the roster, and the reason."""


def test_the_first_reason_that_holds(acme: HandMade) -> None:
    for number, (member, used, line, _) in enumerate(REASONS):
        name, email = f"m{number:02}", f"m{number:02}@acme.test"
        acme.member(name, **{"email": email, "is_email_verified": True} | member)
        if used:
            acme.event(AS_OF - used, name)
        if line:
            acme.add("roster_lines", line | {"line": number + 2, "email": email})
    assert in_order(acme, "reason_code") == [(reason,) for *_, reason in REASONS]


def test_the_threshold_is_in_the_reason(warehouse: HandMade) -> None:
    warehouse.declare(idle_after_days=45)
    warehouse.plan()
    warehouse.member("a")
    warehouse.event(AS_OF - 46 * DAY, "a")
    warehouse.read_days(date(2026, 1, 1), date(2026, 10, 28))
    assert seat(warehouse, "reason_code", "flagged_on") == ("INACTIVE_45", AS_OF - DAY)


def test_a_seat_in_use_with_an_unverified_address_is_no_candidate(acme: HandMade) -> None:
    acme.member("a", is_email_verified=False)
    acme.member("new", is_email_verified=False, joined_on=AS_OF - DAY)
    acme.event(AS_OF - DAY, "a")
    assert {name: row["reason_code"] for name, row in seats(acme, "reason_code").items()} == {
        "a": "UNVERIFIED",
        "new": "UNVERIFIED",
    }
    assert acme.rows("select team_member_id from reclaim_candidates") == [("new",)]


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({}, "DUPLICATE"),
        ({"status": "suspended", "suspended_on": AS_OF - DAY}, None),  # that one is going: this one is worked with
        ({"display_name": "Ada", "email": "z@zeta.test"}, None),  # the same name alone is not certain
    ],
)
def test_a_seat_is_surplus_beside_an_active_one(acme: HandMade, other: dict[str, Any], reason: str | None) -> None:
    acme.declare("zeta")
    acme.plan("zeta")
    acme.read_days(date(2025, 9, 27), date(2026, 10, 28), "zeta")
    acme.member("a", email="ada@acme.test", display_name="Ada")
    acme.member("b", "zeta", **{"email": "Ada@acme.test"} | other)
    acme.event(AS_OF - 3 * DAY, "a")
    acme.event(AS_OF - 2 * DAY, "b", "zeta")
    assert seat(acme, "reason_code", "verdict") == (reason, "active")
    if reason:
        (evidence,) = acme.row("select evidence from reclaim_candidates where team_member_id = 'a'")
        assert evidence.startswith(
            "The same person has the seat Ada@acme.test in zeta (same email); Last use: file_edit"
        )


# Evidence, dates and price.


EVIDENCE = [
    ({}, "Last use: file_edit at 2026-10-31 09:00:00 by mobile"),
    ({"status": "suspended"}, "Suspended"),
    (
        {"status": "suspended", "suspended_on": at("2026-10-01 08:00")},
        "Suspended at 2026-10-01 08:00:00, yet used after that: file_edit at 2026-10-31 09:00:00 by mobile",
    ),
    (
        {"status": "suspended", "suspended_on": at("2026-10-31 09:00")},
        "Suspended at 2026-10-31 09:00:00",
    ),
    (
        {"status": "invited", "joined_on": None, "invited_on": None},
        "Invited, yet used: file_edit at 2026-10-31 09:00:00 by mobile, while invited",
    ),
    ({"status": None}, "The status is not told"),
]
"""A member that was used a day ago, and what is said of it."""


def test_evidence(acme: HandMade) -> None:
    for number, (member, _) in enumerate(EVIDENCE):
        acme.member(f"m{number:02}", **member)
        acme.event(AS_OF - DAY, f"m{number:02}", access_method="mobile")
    assert in_order(acme, "evidence") == [(evidence,) for _, evidence in EVIDENCE]


def test_why_there_is_no_evidence(warehouse: HandMade) -> None:
    warehouse.declare()
    warehouse.plan(has_team_file_events=False)
    warehouse.member("a")
    assert seat(warehouse, "evidence", "active_days_30", "clients", "content_events_90", "flagged_on") == (
        "The log was not read, or may not be; the plan logs no file events",
        None,
        None,
        None,
        None,
    )
    warehouse.read_days(date(2026, 10, 1), date(2026, 10, 28))
    assert seat(warehouse, "evidence", "active_days_30", "clients", "content_events_90") == (
        "No use in the log from 2026-10-01 to 2026-10-29 00:00:00; the plan logs no file events",
        0,
        [],
        0,
    )


FLAGGED = [
    ({"joined_on": AS_OF - 200 * DAY}, 100 * DAY, AS_OF - 10 * DAY),
    ({"joined_on": AS_OF - 20 * DAY}, 100 * DAY, AS_OF + 70 * DAY),
    ({"joined_on": AS_OF - 20 * DAY}, None, AS_OF + 70 * DAY),
    ({"joined_on": None}, 10 * DAY, AS_OF + 80 * DAY),
    ({"joined_on": None}, None, None),
    ({"status": "suspended"}, DAY, None),
]
"""A member, since when it was used last, and since when or until when it counts as idle."""


def test_when_a_seat_counts_as_idle(acme: HandMade) -> None:
    for number, (member, used, _) in enumerate(FLAGGED):
        acme.member(f"m{number:02}", **member)
        if used:
            acme.event(AS_OF - used, f"m{number:02}")
    assert in_order(acme, "flagged_on") == [(flagged_on,) for *_, flagged_on in FLAGGED]


def test_only_seats_that_are_paid_for_have_a_price_and_groups_without_a_name_have_their_id(acme: HandMade) -> None:
    acme.change("update connections set currency = 'EUR'")
    acme.add("contract_prices", {"team": "acme", "valid_from": date.min, "price_per_seat_month": 15})
    acme.member("a")
    acme.member("b", membership_type="limited")
    # The permission to read groups is missing: the members' own list still tells the ids.
    member = {"team": "acme", "snapshot_date": TODAY, "group_id": "g:1", "team_member_id": "a"}
    acme.add("membership_snapshots", member)
    found = seats(acme, 'price_per_seat_month, currency, "groups"')
    assert found == {
        "a": {"price_per_seat_month": 15, "currency": "EUR", "groups": ["g:1"]},
        "b": {"price_per_seat_month": None, "currency": None, "groups": []},
    }
