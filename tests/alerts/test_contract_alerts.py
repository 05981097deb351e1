"""Alerts of a contract of several terms, and of the storage that a team shares."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.alerts.conftest import fill
from tests.alerts.teams import Due, Teams, named
from tests.licence.hand_made import AS_OF, TODAY, HandMade
from tests.published_once import PublishedOnce

DAY = timedelta(days=1)


TEAMS = Teams()


@pytest.fixture(scope="module")
def due(published_once: PublishedOnce) -> Due:
    return TEAMS.asked(published_once)


def term(made: HandMade, team: str, number: int, **values: Any) -> None:
    row = {
        "team": team,
        "term": number,
        "seats": 2,
        "price_per_seat_month": Decimal(15),
        "from_date": TODAY - 300 * DAY,
    }
    made.add("declared_terms", row | values)


@TEAMS.for_each("three")
def _(made: HandMade, name: str, _: None) -> None:
    fill(made, name, notice_days=10, paid_by="invoice", currency="EUR")
    term(made, name, 1, until_date=TODAY + 39 * DAY)
    term(made, name, 2, until_date=TODAY + 49 * DAY, notice_days=45)
    term(made, name, 3, until_date=TODAY + 300 * DAY)


def test_each_term_whose_notice_is_due_is_told_with_its_own_day(due: Due) -> None:
    found = due("three")
    renewals = [TODAY + 40 * DAY, TODAY + 50 * DAY]
    assert [alert.key for alert in found] == [
        f"seats_to_cut three0 {renewals[0]}",
        f"notice_deadline three0 {renewals[0]} 30",
        f"notice_deadline three0 {renewals[1]} 7",
    ]
    assert f"until {TODAY + 5 * DAY}, for 5 days more" in found[2].what
    assert " a month (ask the account manager at Dropbox): see the tables" in found[1].cure


@TEAMS.for_each("undeclared")
def _(made: HandMade, name: str, _: None) -> None:
    fill(made, name, currency="EUR", renewal_date=TODAY + 4 * DAY)
    made.member(f"idle of {name}", name, joined_on=AS_OF - 400 * DAY)


def test_notice_days_that_nobody_declared_are_not_told_as_none(due: Due) -> None:
    found = {alert.kind: alert for alert in due("undeclared")}
    for kind in ("notice_deadline", "seats_to_cut"):
        assert ", if the contract asks for none: no notice_days are declared" in found[kind].what
    assert "write its notice_days into connections.toml. " in found["notice_deadline"].cure


@TEAMS.for_each("followed")
def _(made: HandMade, name: str, _: None) -> None:
    fill(made, name)
    term(made, name, 1, until_date=TODAY - 5 * DAY)
    term(made, name, 2, from_date=TODAY - 4 * DAY, until_date=TODAY + 20 * DAY)
    term(made, name, 3, from_date=TODAY + 21 * DAY, until_date=TODAY + 385 * DAY)


def test_a_term_that_is_followed_by_another_needs_no_notice_and_no_new_date(due: Due) -> None:
    assert due("followed") == []


Ended = tuple[dict[str, str], str | None]
ENDED: list[Ended] = [
    ({}, "that the contract renewed for a year is assumed"),
    ({"renews": "never"}, "it does not renew"),
    ({"commitment": "month"}, None),
]


@TEAMS.for_each("ended", ENDED)
def _(made: HandMade, name: str, case: Ended) -> None:
    fill(made, name, **case[0])
    term(made, name, 1, until_date=TODAY - 5 * DAY)


@pytest.mark.parametrize(("name", "case"), named("ended", ENDED), ids=str)
def test_a_declared_end_that_has_passed(due: Due, name: str, case: Ended) -> None:
    found = [alert for alert in due("ended") if alert.kind == "renewal_has_passed" and alert.team == name]
    assert len(found) == (case[1] is not None)
    assert all(case[1] in alert.what for alert in found if case[1])


Stored = tuple[int, int | None, bool]
STORED: list[Stored] = [(89, 100, False), (90, 100, True), (130, 100, True), (90, 0, False), (90, None, False)]


@TEAMS.for_each("stored", STORED)
def _(made: HandMade, name: str, case: Stored) -> None:
    used, allocated, _ = case
    fill(made, name)
    row = {"team": name, "snapshot_date": TODAY, "team_member_id": "a", "allocation": "team", "read_at": AS_OF}
    made.add("storage_snapshots", row | {"team_used_bytes": used, "allocated_bytes": allocated})


@pytest.mark.parametrize(("name", "case"), named("stored", STORED), ids=str)
def test_storage_runs_short_at_nine_tenths(due: Due, name: str, case: Stored) -> None:
    found = [alert for alert in due("stored") if alert.team == name]
    assert [alert.kind for alert in found] == ["storage_runs_short"] * case[2]
