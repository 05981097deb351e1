"""The contract as it is on a day: when it renews, and until when notice can be given."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.licence.hand_made import AS_OF, TODAY, HandMade, at

DAY = timedelta(days=1)


def contract(warehouse: HandMade, as_of: datetime = AS_OF, **terms: Any) -> dict[str, Any]:
    warehouse.declare(**terms)
    (row,) = warehouse.make(as_of).dicts("from contracts")
    return row


def test_renewal_today(warehouse: HandMade) -> None:
    row = contract(warehouse, renewal_date=TODAY, notice_days=0)
    assert (row["days_to_renewal"], row["days_to_notice"], row["can_give_notice"]) == (0, 0, True)


@pytest.mark.parametrize(("notice_days", "can"), [(30, True), (31, False)])
def test_notice_can_be_given_on_its_last_day_and_not_after(warehouse: HandMade, notice_days: int, can: bool) -> None:
    row = contract(warehouse, renewal_date=TODAY + 30 * DAY, notice_days=notice_days)
    assert row["can_give_notice"] is can


@pytest.mark.parametrize(
    ("renewal", "notice_days", "deadline"),
    [
        ("2027-03-01", 1, "2027-02-28"),
        ("2028-03-01", 1, "2028-02-29"),  # a leap day
        ("2028-03-31", 31, "2028-02-29"),
        ("2027-01-01", 1, "2026-12-31"),
    ],
)
def test_notice_is_counted_in_days_over_month_ends(
    warehouse: HandMade, renewal: str, notice_days: int, deadline: str
) -> None:
    row = contract(warehouse, renewal_date=date.fromisoformat(renewal), notice_days=notice_days)
    assert row["notice_deadline"] == date.fromisoformat(deadline)


@pytest.mark.parametrize(
    ("declared", "today", "renewal", "is_assumed"),
    [
        ("2026-03-01", "2026-02-28", "2026-03-01", False),
        ("2026-03-01", "2026-03-01", "2026-03-01", False),  # the day itself has not passed
        ("2026-03-01", "2026-03-02", "2027-03-01", True),
        ("2026-03-01", "2026-11-01", "2027-03-01", True),
        ("2026-03-01", "2027-03-01", "2027-03-01", True),
        ("2026-03-01", "2027-03-02", "2028-03-01", True),
        ("2015-12-31", "2026-11-01", "2026-12-31", True),  # years went by
        ("2015-12-31", "2027-01-01", "2027-12-31", True),
        ("2024-02-29", "2024-02-29", "2024-02-29", False),
        ("2024-02-29", "2024-03-01", "2025-02-28", True),
        ("2024-02-29", "2025-02-28", "2025-02-28", True),
        ("2024-02-29", "2025-03-01", "2026-02-28", True),
        ("2024-02-29", "2027-03-01", "2028-02-29", True),  # a leap year again
        ("2024-02-29", "2028-02-29", "2028-02-29", True),
    ],
)
def test_a_contract_whose_renewal_has_passed_rolls_on_by_years_and_says_so(
    warehouse: HandMade, declared: str, today: str, renewal: str, is_assumed: bool
) -> None:
    row = contract(warehouse, at(f"{today} 23:59"), renewal_date=date.fromisoformat(declared), notice_days=30)
    next_one = date.fromisoformat(renewal)
    assert (row["renewal_date"], row["renewal_is_assumed"]) == (next_one, is_assumed)
    assert row["declared_renewal_date"] == date.fromisoformat(declared)
    assert row["notice_deadline"] == next_one - 30 * DAY
    assert row["days_to_renewal"] == (next_one - date.fromisoformat(today)).days
    assert row["can_give_notice"] is (date.fromisoformat(today) <= next_one - 30 * DAY)


def test_without_notice_days_notice_can_be_given_until_the_renewal(warehouse: HandMade) -> None:
    row = contract(warehouse, renewal_date=TODAY)
    assert (row["notice_deadline"], row["can_give_notice"]) == (TODAY, True)


def test_the_day_of_as_of_is_a_utc_day_whatever_the_hour(warehouse: HandMade) -> None:
    row = contract(warehouse, at("2026-11-01 23:59:59.999999"), renewal_date=TODAY, notice_days=0)
    assert row["can_give_notice"] is True


def test_no_contract_is_no_figure(warehouse: HandMade) -> None:
    row = contract(warehouse)
    assert {row[name] for name in row if name != "team"} == {None}
