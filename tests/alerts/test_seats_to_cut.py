"""Seats that can be cut while notice can be given, and seats that run short by a share of those bought."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from resources.home import Home
from tests.alerts.conftest import fill
from tests.alerts.test_due import declared, due, teams
from tests.licence.hand_made import AS_OF, TODAY, HandMade


@pytest.mark.parametrize(("days_left", "is_due"), [(61, False), (60, True), (0, True), (-1, False)])
def test_seats_to_cut_are_told_only_while_notice_can_be_given_soon(home: Home, days_left: int, is_due: bool) -> None:
    made = HandMade()
    made.known_types()
    fill(made, "acme", purchased=5, renewal_date=TODAY + timedelta(days=days_left + 10), notice_days=10)
    found = [alert for alert in due(home, made) if alert.kind == "seats_to_cut"]
    assert bool(found) == is_due
    assert "None" not in "".join(alert.what for alert in found)  # no price is known


def test_a_team_whose_seats_are_all_used_has_none_to_cut(home: Home) -> None:
    made = HandMade()
    made.known_types()
    fill(made, "acme", purchased=5, renewal_date=TODAY + timedelta(days=40), notice_days=10)
    for name in ("ada", "bob"):
        made.event(AS_OF - timedelta(days=1), f"{name} of acme")
    assert "seats_to_cut" not in {alert.kind for alert in due(home, made)}


SHARES = [
    (100, "5", 96, True),
    (100, "5", 95, False),
    (101, "5", 95, False),
    (101, "5", 96, True),
    (None, "5", 2, False),
]


def test_seats_run_short_by_a_share_of_those_bought(home: Home) -> None:
    made = HandMade()
    names = declared(home, SHARES)
    for name, (purchased, percent, assigned, _) in zip(names, SHARES, strict=True):
        fill(made, name, purchased=purchased, least_available_seats=None, least_available_percent=Decimal(percent))
        for number in range(2, assigned):
            made.member(f"p{number} of {name}", name, status="invited" if number == 2 else "active")
    found = [alert for alert in due(home, made) if alert.kind == "seats_run_short"]
    assert teams(found) == {name: "" for name, case in zip(names, SHARES, strict=True) if case[-1]}
    assert (
        found[0].what
        == "4 of 100 seats are available: 96 are assigned, 1 of them to people who have not joined; 5% are 5 seats"
    )
