"""Alerts of a contract of several terms, and of the storage that a team shares."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from assets.answers.alerts import Alert, due_alerts
from resources.home import Home
from tests.alerts.conftest import ALERTS, NOW
from tests.licence.hand_made import AS_OF, TODAY, HandMade

DAY = timedelta(days=1)


def due(home: Home, made: HandMade) -> list[Alert]:
    made.make().publish(home.root, ALERTS)
    return due_alerts(home, NOW)


def term(made: HandMade, number: int, **values: Any) -> None:
    row = {
        "team": "acme",
        "term": number,
        "seats": 2,
        "price_per_seat_month": Decimal(15),
        "from_date": TODAY - 300 * DAY,
    }
    made.add("declared_terms", row | values)


def stored(made: HandMade, used: int, allocated: int | None) -> None:
    row = {"team": "acme", "snapshot_date": TODAY, "team_member_id": "a", "allocation": "team", "read_at": AS_OF}
    made.add("storage_snapshots", row | {"team_used_bytes": used, "allocated_bytes": allocated})


def test_each_term_whose_notice_is_due_is_told_with_its_own_day(home: Home, team: HandMade) -> None:
    team.change("update connections set notice_days = 10, paid_by = 'invoice', currency = 'EUR'")
    term(team, 1, until_date=TODAY + 39 * DAY)
    term(team, 2, until_date=TODAY + 49 * DAY, notice_days=45)
    term(team, 3, until_date=TODAY + 300 * DAY)
    found = due(home, team)
    renewals = [TODAY + 40 * DAY, TODAY + 50 * DAY]
    assert [alert.key for alert in found] == [
        f"seats_to_cut acme {renewals[0]}",
        f"notice_deadline acme {renewals[0]} 30",
        f"notice_deadline acme {renewals[1]} 7",
    ]
    assert f"until {TODAY + 5 * DAY}, for 5 days more" in found[2].what
    assert " a month (ask the account manager at Dropbox): see the tables" in found[1].cure


def test_a_term_that_is_followed_by_another_needs_no_notice_and_no_new_date(home: Home, team: HandMade) -> None:
    term(team, 1, until_date=TODAY - 5 * DAY)
    term(team, 2, from_date=TODAY - 4 * DAY, until_date=TODAY + 20 * DAY)
    term(team, 3, from_date=TODAY + 21 * DAY, until_date=TODAY + 385 * DAY)
    assert due(home, team) == []


@pytest.mark.parametrize(
    ("connection", "words"),
    [
        ("renews = null", "that the contract renewed for a year is assumed"),
        ("renews = 'never'", "it does not renew"),
        ("commitment = 'month'", None),
    ],
)
def test_a_declared_end_that_has_passed(home: Home, team: HandMade, connection: str, words: str | None) -> None:
    team.change(f"update connections set {connection}")
    term(team, 1, until_date=TODAY - 5 * DAY)
    found = [alert for alert in due(home, team) if alert.kind == "renewal_has_passed"]
    assert len(found) == (words is not None)
    assert all(words in alert.what for alert in found if words)


@pytest.mark.parametrize(
    ("used", "allocated", "is_due"),
    [(89, 100, False), (90, 100, True), (130, 100, True), (90, 0, False), (90, None, False)],
)
def test_storage_runs_short_at_nine_tenths(
    home: Home, team: HandMade, used: int, allocated: int | None, is_due: bool
) -> None:
    stored(team, used, allocated)
    found = due(home, team)
    assert [alert.kind for alert in found] == ["storage_runs_short"] * is_due
