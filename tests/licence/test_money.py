"""Prices, costs and savings: to the day and to the cent."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.laws import tried
from tests.licence.hand_made import AS_OF, TODAY, HandMade, at

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def price(warehouse: HandMade, amount: str, valid_from: date = date.min) -> None:
    warehouse.add(
        "contract_prices", {"team": "acme", "valid_from": valid_from, "price_per_seat_month": Decimal(amount)}
    )


def costs(warehouse: HandMade, as_of: datetime) -> list[dict[str, Any]]:
    return warehouse.make(as_of).dicts("from costs_daily order by cost_date")


def test_the_price_of_the_day_and_the_next_one(warehouse: HandMade) -> None:
    price(warehouse, "15.00")
    price(warehouse, "16.00", TODAY)
    price(warehouse, "17.00", TODAY + DAY)
    warehouse.declare()
    (row,) = warehouse.make().dicts("from contracts")
    assert (row["price_per_seat_month"], row["price_valid_from"]) == (Decimal(16), TODAY)
    assert (row["next_price_per_seat_month"], row["next_price_from"]) == (Decimal(17), TODAY + DAY)


@pytest.mark.parametrize(
    ("as_of", "days"), [("2028-02-10", 29), ("2027-02-10", 28), ("2026-12-31", 31), ("2026-11-30 23:59", 30)]
)
def test_a_month_of_any_length_adds_up_to_the_invoice(warehouse: HandMade, as_of: str, days: int) -> None:
    """Leap days, month ends: 7 seats at 14.99 are 104.93, however many days share it."""
    moment = at(as_of)
    warehouse.declare()
    price(warehouse, "14.99")
    warehouse.plan(snapshot_date=moment.date().replace(day=1), num_licensed_users=7)
    rows = costs(warehouse, moment)
    assert len(rows) == days
    assert sum(row["cost"] for row in rows) == Decimal("104.93")


def test_a_price_change_in_mid_month_is_shared_by_days(warehouse: HandMade) -> None:
    warehouse.declare()
    price(warehouse, "10.00")
    price(warehouse, "13.00", date(2026, 11, 11))
    warehouse.plan(num_licensed_users=3)
    rows = costs(warehouse, AS_OF)
    # Ten days at 30 a month, twenty at 39: 10 + 26.
    assert sum(row["cost"] for row in rows) == Decimal("36.00")
    assert {row["cost"] for row in rows} == {Decimal("1.00"), Decimal("1.30")}


def test_zero_seats_cost_nothing_and_a_minimum_is_paid_all_the_same(warehouse: HandMade) -> None:
    warehouse.declare(minimum_seats=3)
    warehouse.declare("beta")
    for team in ("acme", "beta"):
        warehouse.add("contract_prices", {"team": team, "valid_from": date.min, "price_per_seat_month": Decimal(10)})
        warehouse.plan(team, num_licensed_users=0)
    found = warehouse.make().rows("select team, sum(cost) from costs_daily group by team order by team")
    assert found == [("acme", Decimal("30.00")), ("beta", Decimal("0.00"))]


def test_without_a_price_a_day_has_no_cost(warehouse: HandMade) -> None:
    warehouse.declare()
    warehouse.plan(num_licensed_users=3)
    assert {row["cost"] for row in costs(warehouse, AS_OF)} == {None}


def test_the_first_day_with_a_price_costs_as_much_as_the_next(warehouse: HandMade) -> None:
    """A price from 11 October on: 21 days of the month at 3 seats of 31."""
    warehouse.declare()
    price(warehouse, "31.00", date(2026, 10, 11))
    warehouse.plan(snapshot_date=date(2026, 10, 1), num_licensed_users=3)
    rows = costs(warehouse, at("2026-10-31 12:00"))
    assert [row["cost"] for row in rows] == [None] * 10 + [Decimal("3.00")] * 21


@tried(8)
@given(
    st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    st.integers(0, 2_000_000),
    st.none() | st.integers(0, 3_000_000),
    st.decimals(0, 999, places=6),
    st.decimals(0, 999, places=6),
    st.integers(1, 31),
    st.integers(2, 31),
)
def test_the_days_add_up_to_the_invoice_whatever_changes(
    emptied: HandMade,
    day: date,
    seats: int,
    minimum: int | None,
    before: Decimal,
    after: Decimal,
    price_day: int,
    seat_day: int,
) -> None:
    """Seats and price change within a month of 28 to 31 days: its days add up to the exact amount, rounded once."""
    warehouse = emptied.empty()
    length = monthrange(day.year, day.month)[1]
    month = [day.replace(day=each) for each in range(1, length + 1)]
    price_from, seats_from = month[min(price_day, length) - 1], month[min(seat_day, length) - 1]
    warehouse.declare(minimum_seats=minimum)
    price(warehouse, str(before))
    price(warehouse, str(after), price_from)
    warehouse.plan(snapshot_date=month[0], num_licensed_users=seats)
    warehouse.plan(snapshot_date=seats_from, num_licensed_users=seats + 5)
    rows = costs(warehouse, datetime(day.year, day.month, length, 12))
    exact = sum(
        max(seats + (5 if each >= seats_from else 0), minimum or 0) * (after if each >= price_from else before)
        for each in month
    )
    assert [row["cost_date"] for row in rows] == month
    assert sum(row["cost"] for row in rows) == (exact / length).quantize(Decimal("0.01"), ROUND_HALF_UP)


def savings(warehouse: HandMade) -> dict[str, dict[str, Any]]:
    return {row["reason_code"]: row for row in warehouse.make().dicts("from savings")}


def team_with_two_idle(warehouse: HandMade, purchased: int | None, **terms: Any) -> None:
    warehouse.declare(currency="EUR", **terms)
    warehouse.plan(num_licensed_users=purchased)
    warehouse.read_days(date(2025, 9, 27), date(2026, 11, 1), read_at=AS_OF)
    price(warehouse, "10.00")
    for name in "ab":
        warehouse.member(name)
    warehouse.member("c")
    warehouse.event(AS_OF - DAY, "c")


def test_after_the_declared_renewal_a_cut_saves_from_the_assumed_one(warehouse: HandMade) -> None:
    team_with_two_idle(warehouse, 5, renewal_date=date(2026, 3, 1), notice_days=30)
    found = savings(warehouse)["ALL"]
    assert (found["saves_from_date"], found["renewal_is_assumed"]) == (date(2027, 3, 1), True)
    assert found["saved_per_month_from_renewal"] == Decimal("20.00")


def test_a_cut_saves_from_the_renewal(warehouse: HandMade) -> None:
    team_with_two_idle(warehouse, 5, renewal_date=TODAY + 60 * DAY, notice_days=30)
    found = savings(warehouse)["ALL"]
    assert (found["seats"], found["seats_to_cut"], found["saves_from_date"]) == (2, 2, TODAY + 60 * DAY)
    assert found["saved_per_month_from_renewal"] == Decimal("20.00")
    assert found["purchases_avoided"] == 0


def test_after_the_last_day_for_notice_nothing_is_saved(warehouse: HandMade) -> None:
    team_with_two_idle(warehouse, 5, renewal_date=TODAY + 29 * DAY, notice_days=30)
    found = savings(warehouse)["ALL"]
    assert (found["saves_from_date"], found["saved_per_month_from_renewal"]) == (None, None)


def test_a_contract_does_not_go_below_its_minimum(warehouse: HandMade) -> None:
    team_with_two_idle(warehouse, 5, renewal_date=TODAY + 60 * DAY, minimum_seats=4)
    assert savings(warehouse)["ALL"]["seats_to_cut"] == 1


def test_more_assigned_than_purchased_avoids_purchases_first(warehouse: HandMade) -> None:
    team_with_two_idle(warehouse, 2, renewal_date=TODAY + 60 * DAY)
    found = savings(warehouse)["ALL"]
    assert (found["purchases_avoided"], found["avoided_per_month_at_once"]) == (1, Decimal("10.00"))
    assert found["seats_to_cut"] == 1


def test_without_a_told_purchase_no_cut_is_told(warehouse: HandMade) -> None:
    team_with_two_idle(warehouse, None, renewal_date=TODAY + 60 * DAY)
    found = savings(warehouse)["ALL"]
    assert (found["seats_to_cut"], found["purchases_avoided"], found["seats"]) == (None, None, 2)


def test_the_curve_agrees_with_the_position_at_its_thresholds(acme: HandMade) -> None:
    for age in (7, 29, 30, 31, 60, 61, 89, 90, 91, 400):
        acme.member(f"used {age}")
        acme.event(AS_OF - age * DAY, f"used {age}")
        acme.member(f"joined {age}", joined_on=AS_OF - age * DAY, membership_type="limited")
    row = acme.make().row("select idle_30, idle_60, idle_90, idle_180 from licence_position")
    curve = dict(acme.rows("select idle_after_days, people from threshold_curve"))
    assert row == tuple(curve[days] for days in (30, 60, 90, 180))


@pytest.mark.parametrize("days", [7, 30, 365])
def test_a_threshold_of_exactly_n_days_calls_nobody_idle(acme: HandMade, days: int) -> None:
    for name, age in (("exactly", days * DAY), ("longer", days * DAY + SECOND)):
        acme.member(name)
        acme.event(AS_OF - age, name)
    acme.make()
    assert acme.row(f"select people, seats from threshold_curve where idle_after_days = {days}") == (1, 1)


def test_no_members_make_an_empty_curve_of_zeros(acme: HandMade) -> None:
    acme.add(
        "lake_files",
        {"dataset": "members", "team": "acme", "day": TODAY, "path": "p", "size_bytes": 1, "mtime_ns": 1},
    )
    acme.make()
    assert acme.rows("select distinct people, seats from threshold_curve") == [(0, 0)]
    assert acme.rows("select reason_code from savings") == []


def test_an_invitation_is_a_candidate_after_thirty_days_and_not_on_the_thirtieth(acme: HandMade) -> None:
    for name, age in (("thirty", 31 * DAY - SECOND), ("longer", 31 * DAY)):
        acme.member(name, status="invited", joined_on=None, invited_on=AS_OF - age)
    acme.make()
    assert acme.rows("select team_member_id, days from reclaim_candidates") == [("longer", 31)]


def test_a_difference_beyond_the_doubtful_members_is_not_explained(acme: HandMade) -> None:
    acme.member("a")
    acme.member("b", membership_type="limited")
    acme.change("update team_info set num_used_licenses = 2")
    assert acme.make().row("select difference, is_explained from reconciliation") == (1, True)
    acme.change("update team_info set num_used_licenses = 3")
    assert acme.make().row("select difference, is_explained from reconciliation") == (2, False)


def test_a_backtest_needs_a_log_that_reaches_back_over_the_whole_threshold(warehouse: HandMade) -> None:
    warehouse.declare()
    warehouse.plan()
    warehouse.member("a")
    # The 90 days before the end of the day 90 days ago begin 179 days ago.
    warehouse.read_days(TODAY - 178 * DAY, TODAY, read_at=AS_OF)
    assert warehouse.make().rows("from backtest") == []
    warehouse.read_days(TODAY - 179 * DAY, TODAY - 179 * DAY, read_at=AS_OF)
    assert warehouse.make().rows("select days_ago, came_back from backtest") == [(90, False)]


def test_the_list_begins_with_the_surest_then_the_dearest_then_the_longest_idle(warehouse: HandMade) -> None:
    for team, amount in (("cheap", 10), ("dear", 20), ("free", None)):
        warehouse.plan(team)
        warehouse.read_days(date(2025, 9, 27), TODAY, team)
        warehouse.declare(team, currency="EUR")
        if amount:
            warehouse.add("contract_prices", {"team": team, "valid_from": date.min, "price_per_seat_month": amount})
        warehouse.member(f"{team}-new", team, joined_on=AS_OF - timedelta(days=100))
        warehouse.member(f"{team}-old", team, joined_on=AS_OF - timedelta(days=200))
        warehouse.member(f"{team}-before-the-log", team, joined_on=AS_OF - timedelta(days=4000))
    order = warehouse.make().rows("select team_member_id, confidence from reclaim_candidates order by place")
    assert order == [
        *((f"{team}-{age}", "proved") for team in ("dear", "cheap", "free") for age in ("old", "new")),
        *((f"{team}-before-the-log", "unknown") for team in ("dear", "cheap", "free")),
    ]
