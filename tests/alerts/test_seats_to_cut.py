"""Seats that can be cut while notice can be given, and seats that run short by a share of those bought."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.alerts.conftest import fill
from tests.alerts.teams import Due, Teams, named
from tests.alerts.test_due import teams
from tests.licence.hand_made import AS_OF, TODAY, HandMade
from tests.published_once import PublishedOnce

TEAMS = Teams()


@pytest.fixture(scope="module")
def due(published_once: PublishedOnce) -> Due:
    return TEAMS.asked(published_once)


DAYS_LEFT = [(61, False), (60, True), (0, True), (-1, False)]


@TEAMS.for_each("left", DAYS_LEFT)
def _(made: HandMade, name: str, case: tuple[int, bool]) -> None:
    fill(made, name, purchased=5, renewal_date=TODAY + timedelta(days=case[0] + 10), notice_days=10)


@pytest.mark.parametrize(("name", "case"), named("left", DAYS_LEFT), ids=str)
def test_seats_to_cut_are_told_only_while_notice_can_be_given_soon(due: Due, name: str, case: tuple[int, bool]) -> None:
    found = [alert for alert in due("left") if alert.kind == "seats_to_cut" and alert.team == name]
    assert bool(found) == case[1]
    assert "None" not in "".join(alert.what for alert in found)  # no price is known


@TEAMS.for_each("used")
def _(made: HandMade, name: str, _: None) -> None:
    fill(made, name, purchased=5, renewal_date=TODAY + timedelta(days=40), notice_days=10)
    for member in ("ada", "bob"):
        made.event(AS_OF - timedelta(days=1), f"{member} of {name}", name)


def test_a_team_whose_seats_are_all_used_has_none_to_cut(due: Due) -> None:
    assert "seats_to_cut" not in {alert.kind for alert in due("used")}


SHARES = [
    (100, "5", 96, True),
    (100, "5", 95, False),
    (101, "5", 95, False),
    (101, "5", 96, True),
    (None, "5", 2, False),
]


@TEAMS.for_each("share", SHARES)
def _(made: HandMade, name: str, case: tuple[int | None, str, int, bool]) -> None:
    purchased, percent, assigned, _ = case
    fill(made, name, purchased=purchased, least_available_seats=None, least_available_percent=Decimal(percent))
    members = [
        made.member_row(f"p{number} of {name}", name, status="invited" if number == 2 else "active")
        for number in range(2, assigned)
    ]
    made.add("member_snapshots", *members)


def test_seats_run_short_by_a_share_of_those_bought(due: Due) -> None:
    found = [alert for alert in due("share") if alert.kind == "seats_run_short"]
    assert teams(found) == {name: "" for name, case in named("share", SHARES) if case[-1]}
    assert (
        found[0].what
        == "4 of 100 seats are available: 96 are assigned, 1 of them to people who have not joined; 5% are 5 seats"
    )
