"""What the statuses of the roster mean: who left, and which statuses nobody has explained yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from assets.selects import select_of
from resources.roster.settings import KNOWN_STATUSES, RosterSettings
from tests.licence.hand_made import HandMade
from tests.licence.seat_rows import roster, seat, seats

LONG_AGO = datetime(2020, 1, 1)


@pytest.fixture
def acme(warehouse: HandMade) -> HandMade:
    warehouse.declare()
    warehouse.plan()
    for name in "abc":
        warehouse.member(name, email=f"{name}@acme.test", joined_on=LONG_AGO)
    return warehouse


def explained(warehouse: HandMade, **said: Any) -> None:
    means = RosterSettings(**said).statuses
    warehouse.add("roster_statuses", *({"status": status, "means": each} for status, each in means.items()))


def unexplained(warehouse: HandMade) -> list[str]:
    seats(warehouse)
    return [row["told"] for row in warehouse.dicts(select_of("checks/roster_statuses_are_known"))]


def test_a_status_that_roster_toml_names_makes_a_leaver_and_others_do_not(acme: HandMade) -> None:
    roster(
        acme,
        {"email": "a@acme.test", "status": "TERMINATED "},
        {"email": "b@acme.test", "status": "account disabled"},
        {"email": "c@acme.test", "status": "Left"},
    )
    explained(acme, left_statuses=("Terminated",))
    reasons = {name: row["reason_code"] for name, row in seats(acme, "reason_code").items()}
    assert reasons == {"a": "LEAVER", "b": "NEVER_ACTIVE", "c": "LEAVER"}


def test_the_day_goes_before_a_status_that_roster_toml_names(acme: HandMade) -> None:
    roster(acme, {"email": "a@acme.test", "status": "Terminated", "left_on": datetime(2026, 12, 1)})
    explained(acme, left_statuses=("Terminated",))
    assert seat(acme, "reason_code") == ("NEVER_ACTIVE",)


def test_statuses_that_nobody_explained_are_counted_with_their_seats(acme: HandMade) -> None:
    roster(
        acme,
        {"email": "a@acme.test", "status": "Terminated"},
        {"email": "b@acme.test", "status": "terminated "},
        {"email": "gone@acme.test", "status": "Terminated"},
        {"email": "c@acme.test", "status": "account disabled"},
        # The day says all about this one.
        {"email": "d@acme.test", "status": "Retired", "left_on": datetime(2026, 1, 1)},
        *({"email": f"{status}@acme.test", "status": status} for status in KNOWN_STATUSES),
        {"email": "e@acme.test", "status": None},
    )
    explained(acme)
    assert unexplained(acme) == [
        "3 people have the status Terminated, which is not read as left: 2 with a seat.",
        "1 person has the status account disabled, which is not read as left: 1 with a seat.",
    ]


def test_explained_statuses_are_not_counted(acme: HandMade) -> None:
    roster(acme, {"email": "a@acme.test", "status": "Terminated"}, {"email": "b@acme.test", "status": "Full-Time"})
    explained(acme, left_statuses=("terminated",), active_statuses=("full-time",))
    assert unexplained(acme) == []
