"""Contracts of several terms and add-ons: which holds when, until when notice can be given, what a day costs."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assets.selects import select_of
from tests.laws import tried
from tests.licence.hand_made import AS_OF, HandMade, at

DAY = timedelta(days=1)
YEAR_2026 = {"from_date": date(2026, 1, 1), "until_date": date(2026, 12, 31)}


def term(warehouse: HandMade, number: int = 1, **values: Any) -> None:
    row = {"team": "acme", "term": number, "seats": 10, "price_per_seat_month": Decimal(15), **YEAR_2026}
    warehouse.add("declared_terms", row | values)


def addon(warehouse: HandMade, number: int = 1, **values: Any) -> None:
    row = {"team": "acme", "addon": number, "name": f"addon {number}", "per": "seat", "price_month": Decimal(3)}
    warehouse.add("declared_addons", row | values)


def terms(warehouse: HandMade, as_of: datetime = AS_OF) -> list[dict[str, Any]]:
    return warehouse.make(as_of).dicts("from contract_terms order by term")


def month_cost(warehouse: HandMade, as_of: datetime = AS_OF) -> Decimal:
    (amount,) = warehouse.make(as_of).row("select sum(cost) from costs_daily")
    return amount


def test_a_contract_of_one_price_is_one_term_of_all_seats(warehouse: HandMade) -> None:
    warehouse.declare(currency="EUR", renewal_date=date(2027, 3, 1), notice_days=30)
    warehouse.add("contract_prices", {"team": "acme", "valid_from": date.min, "price_per_seat_month": Decimal("15.00")})
    (row,) = terms(warehouse)
    assert (row["term"], row["seats"], row["price_per_seat_month"]) == (1, None, Decimal(15))
    assert (row["from_date"], row["until_date"], row["notice_deadline"]) == (None, date(2027, 2, 28), date(2027, 1, 30))
    assert (row["can_give_notice"], row["is_current"], row["is_assumed"]) == (True, True, False)


def test_the_same_contract_as_a_term_has_the_same_dates(warehouse: HandMade) -> None:
    warehouse.declare(notice_days=30)
    term(warehouse, from_date=date(2026, 3, 1), until_date=date(2027, 2, 28))
    warehouse.make()
    assert warehouse.row("select renewal_date, notice_deadline, days_to_notice from contracts") == (
        *(date(2027, 3, 1), date(2027, 1, 30)),
        90,
    )


@pytest.mark.parametrize(
    ("today", "until", "is_current", "is_assumed"),
    [
        ("2025-12-31", "2026-12-31", False, False),
        ("2026-01-01", "2026-12-31", True, False),
        ("2026-12-31", "2026-12-31", True, False),
        ("2027-01-01", "2026-12-31", True, False),  # the day of the renewal itself has not passed
        ("2027-01-02", "2027-12-31", True, True),
        ("2028-06-01", "2028-12-31", True, True),
    ],
)
def test_a_term_that_has_passed_rolls_on_by_years_and_says_so(
    warehouse: HandMade, today: str, until: str, is_current: bool, is_assumed: bool
) -> None:
    warehouse.declare()
    term(warehouse)
    (row,) = terms(warehouse, at(f"{today} 09:00"))
    assert (row["until_date"], row["is_current"], row["is_assumed"]) == (
        date.fromisoformat(until),
        is_current,
        is_assumed,
    )


def test_a_term_that_begins_on_the_day_after_takes_the_place_of_the_one_before(warehouse: HandMade) -> None:
    warehouse.declare()
    term(warehouse, 1)
    term(warehouse, 2, from_date=date(2027, 1, 1), until_date=date(2027, 12, 31), seats=8)
    first, second = terms(warehouse)
    assert (first["is_current"], first["can_give_notice"]) == (True, False)
    assert (second["is_current"], second["can_give_notice"]) == (False, True)
    assert warehouse.row("select renewal_date from contracts") == (date(2028, 1, 1),)
    first, second = terms(warehouse, at("2027-06-01"))
    assert (first["is_current"], first["is_assumed"], second["is_current"]) == (False, False, True)


def test_a_contract_that_never_renews_is_over_after_its_last_day(warehouse: HandMade) -> None:
    warehouse.declare(renews="never")
    term(warehouse)
    (row,) = terms(warehouse, at("2027-01-01"))
    assert (row["until_date"], row["is_current"], row["can_give_notice"]) == (date(2026, 12, 31), False, False)
    (row,) = terms(warehouse, at("2026-12-31"))
    assert (row["is_current"], row["can_give_notice"]) == (True, True)


@pytest.mark.parametrize(
    ("today", "renewal", "notice_days", "expected"),
    [
        ("2026-11-01", None, 0, "2026-11-01"),
        ("2026-11-02", None, 0, "2026-12-01"),
        ("2026-11-02", None, 30, "2027-01-01"),
        ("2026-11-02", "2027-03-31", 0, "2026-11-30"),  # by months, counted from the declared day
        ("2026-11-02", "2026-03-15", 0, "2026-11-15"),
        ("2026-11-02", "2026-03-15", 14, "2026-12-15"),
    ],
)
def test_a_cut_waits_for_the_end_of_the_month_where_seats_are_bound_by_the_month(
    warehouse: HandMade, today: str, renewal: str | None, notice_days: int, expected: str
) -> None:
    renewal_date = date.fromisoformat(renewal) if renewal else None
    warehouse.declare(commitment="month", renewal_date=renewal_date, notice_days=notice_days)
    (row,) = terms(warehouse, at(f"{today} 09:00"))
    assert row["until_date"] + DAY == date.fromisoformat(expected)
    assert row["can_give_notice"] is True


def test_the_next_notice_is_that_of_the_term_that_ends_next_and_can_still_be_cut(warehouse: HandMade) -> None:
    warehouse.declare(notice_days=30)
    term(warehouse, 1, until_date=date(2026, 11, 20))
    term(warehouse, 2, until_date=date(2027, 6, 30))
    term(warehouse, 3, until_date=date(2027, 3, 31), notice_days=60)
    assert [row["can_give_notice"] for row in terms(warehouse)] == [False, True, True]
    assert warehouse.row("select renewal_date, notice_deadline, notice_days from contracts") == (
        *(date(2027, 4, 1), date(2027, 1, 31)),
        60,
    )


def test_each_term_costs_its_price_and_what_is_beyond_them_that_of_the_one_that_began_last(
    warehouse: HandMade,
) -> None:
    warehouse.declare(currency="EUR")
    term(warehouse, 1)
    term(warehouse, 2, seats=5, price_per_seat_month=Decimal(20), from_date=date(2026, 6, 1))
    warehouse.plan(snapshot_date=date(2026, 11, 1), num_licensed_users=17)
    assert month_cost(warehouse) == 10 * 15 + 5 * 20 + 2 * 20
    warehouse.change("update team_info set num_licensed_users = 12")
    assert month_cost(warehouse) == 10 * 15 + 5 * 20 - 3 * 20


def test_a_term_that_begins_in_the_middle_of_a_month_is_shared_by_days(warehouse: HandMade) -> None:
    warehouse.declare(currency="EUR")
    term(warehouse, 1)
    term(warehouse, 2, seats=3, price_per_seat_month=Decimal(20), from_date=date(2026, 11, 11))
    warehouse.plan(snapshot_date=date(2026, 11, 1), num_licensed_users=10)
    warehouse.plan(snapshot_date=date(2026, 11, 11), num_licensed_users=13)
    assert month_cost(warehouse) == 10 * 15 + 3 * 20 * Decimal(20) / 30


def test_a_term_without_a_price_follows_that_of_the_contract(warehouse: HandMade) -> None:
    warehouse.declare(currency="EUR")
    for valid_from, amount in ((date.min, 10), (date(2026, 11, 16), 20)):
        warehouse.add("contract_prices", {"team": "acme", "valid_from": valid_from, "price_per_seat_month": amount})
    term(warehouse, price_per_seat_month=None)
    warehouse.plan(snapshot_date=date(2026, 11, 1), num_licensed_users=10)
    assert month_cost(warehouse) == 150
    warehouse.make()
    assert warehouse.row("select price_per_seat_month, next_price_per_seat_month, next_price_from from contracts") == (
        *(Decimal(10), Decimal(20)),
        date(2026, 11, 16),
    )


def test_add_ons_are_paid_by_seat_by_member_and_by_team(warehouse: HandMade) -> None:
    warehouse.declare(currency="EUR", minimum_seats=5)
    term(warehouse, seats=4)
    addon(warehouse, 1, name="history", per="seat", price_month=Decimal("2.50"))
    addon(warehouse, 2, name="Replay", per="member", members=2, price_month=Decimal(10))
    addon(warehouse, 3, name="support", per="team", price_month=Decimal(30))
    addon(warehouse, 4, name="gone", until_date=date(2026, 10, 31))
    addon(warehouse, 5, name="to come", from_date=date(2026, 12, 1))
    warehouse.plan(snapshot_date=date(2026, 11, 1), num_licensed_users=4)
    warehouse.make()
    assert warehouse.rows("select name, per, units, cost_per_month, currency from contract_addons order by name") == [
        ("Replay", "member", 2, Decimal(20), "EUR"),
        ("history", "seat", 5, Decimal("12.50"), "EUR"),
        ("support", "team", 1, Decimal(30), "EUR"),
    ]
    assert month_cost(warehouse) == 5 * 15 + Decimal("12.50") + 20 + 30
    assert warehouse.make().row("select cost_per_seat_month from contracts") == (Decimal("17.5"),)


@pytest.mark.parametrize("minimum_seats", [3, None])
def test_an_add_on_by_seat_of_an_unknown_purchase_has_no_known_cost(warehouse: HandMade, minimum_seats: Any) -> None:
    warehouse.declare(currency="EUR", minimum_seats=minimum_seats)
    addon(warehouse, 1, name="history", price_month=Decimal(5))
    addon(warehouse, 2, name="support", per="team", price_month=Decimal(30))
    select = "select name, units, cost_per_month from contract_addons order by name"
    assert warehouse.make().rows(select) == [("history", None, None), ("support", 1, Decimal(30))]


SEATS = st.integers(1, 50)
PRICES = st.decimals(0, 99, places=6)
DAYS = st.dates(date(2025, 6, 1), date(2026, 11, 30))
TERMS = st.lists(
    st.tuples(SEATS, PRICES, DAYS, st.integers(0, 400)), min_size=1, max_size=4, unique_by=lambda each: each[2]
)
ADDONS = st.lists(
    st.tuples(st.sampled_from(["seat", "member", "team"]), PRICES, SEATS, DAYS, st.none() | DAYS), max_size=3
)


DEAR_UNTIL_NOVEMBER_14 = [(2, Decimal(30), date(2026, 10, 1), 44), (3, Decimal(10), date(2026, 10, 2), 400)]
"""What ends has its price on its last day too."""


@tried(20)
@example(DEAR_UNTIL_NOVEMBER_14, [], 5, 5, 2, None)
@given(TERMS, ADDONS, SEATS, SEATS, st.integers(2, 30), st.none() | st.integers(0, 60))
def test_the_days_of_any_terms_and_add_ons_add_up_to_the_invoice(
    emptied: HandMade,
    given_terms: list[tuple[int, Decimal, date, int]],
    given_addons: list[tuple[str, Decimal, int, date, date | None]],
    seats: int,
    more_seats: int,
    day: int,
    minimum: int | None,
) -> None:
    """Terms that never renew begin and end on any days; the invoice is what each day costs, rounded once."""
    warehouse = emptied.empty()
    warehouse.declare(currency="EUR", minimum_seats=minimum, renews="never")
    spans = [(amount, price, begin, begin + timedelta(days=length)) for amount, price, begin, length in given_terms]
    for number, (amount, price, begin, end) in enumerate(spans, 1):
        term(warehouse, number, seats=amount, price_per_seat_month=price, from_date=begin, until_date=end)
    for number, (per, price, members, begin, until) in enumerate(given_addons, 1):
        end = max(begin, until) if until else None
        addon(warehouse, number, per=per, price_month=price, members=members, from_date=begin, until_date=end)
    warehouse.plan(snapshot_date=date(2026, 11, 1), num_licensed_users=seats)
    warehouse.plan(snapshot_date=date(2026, 11, day), num_licensed_users=more_seats)
    rows = warehouse.make(at("2026-11-30 12:00")).dicts("from costs_daily order by cost_date")
    assert sum(row["cost"] or 0 for row in rows) == invoice(
        spans, given_addons, lambda each: max(more_seats if each.day >= day else seats, minimum or 0)
    )


def invoice(spans: Any, addons: Any, billed: Any) -> Decimal:
    """What November 2026 costs, by the rule's own words."""
    length, exact = monthrange(2026, 11)[1], Decimal(0)
    for each in (date(2026, 11, number) for number in range(1, length + 1)):
        begun = sorted((begin, end, amount, price) for amount, price, begin, end in spans if begin <= each)
        held = [span for span in begun if span[1] >= each]
        if not begun:
            continue  # no price is known yet
        last = (held or begun)[-1]
        beyond = billed(each) - sum(amount for _, _, amount, _ in held)
        exact += max(sum(amount * price for _, _, amount, price in held) + beyond * last[3], Decimal(0))
        for per, price, members, begin, until in addons:
            if begin <= each and (until is None or each <= max(begin, until)):
                exact += price * {"seat": billed(each), "member": members, "team": 1}[per]
    return (exact / length).quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_seats_that_go_at_an_assumed_renewal_count_at_the_price_of_that_term(warehouse: HandMade) -> None:
    """The dear term renewed on 1 January 2027; what is bought less since then is less of it."""
    warehouse.declare(currency="EUR")
    term(warehouse, 1, price_per_seat_month=Decimal(20))
    term(warehouse, 2, price_per_seat_month=Decimal(10), from_date=date(2026, 6, 1), until_date=date(2027, 5, 31))
    warehouse.plan(snapshot_date=date(2027, 2, 1), num_licensed_users=17)
    assert month_cost(warehouse, at("2027-02-10")) == 10 * 20 + 10 * 10 - 3 * 20


@pytest.mark.parametrize(
    ("purchased", "told"), [(15, []), (12, ["acme: its terms of today have 15 seats, Dropbox tells 12."])]
)
def test_terms_that_have_other_seats_than_are_bought_are_told(
    warehouse: HandMade, purchased: int, told: list[str]
) -> None:
    warehouse.declare()
    term(warehouse, 1)
    term(warehouse, 2, seats=5, from_date=date(2026, 6, 1))
    term(warehouse, 3, seats=7, from_date=date(2027, 6, 1), until_date=None)  # still to begin
    warehouse.declare("beta", renewal_date=date(2027, 3, 1))  # without terms
    for team in ("acme", "beta"):
        warehouse.plan(team, num_licensed_users=purchased)
    rows = warehouse.make().dicts(f"from ({select_of('checks/terms_fit_the_purchase')})")
    assert [row["told"] for row in rows] == told


def test_a_day_between_two_terms_is_told_with_what_to_write(warehouse: HandMade) -> None:
    """The last day of a term is easily written a day too early; then both terms count."""
    warehouse.declare()
    term(warehouse, 1, from_date=date(2025, 11, 1), until_date=date(2026, 10, 29))
    term(warehouse, 2, from_date=date(2026, 10, 31), until_date=date(2027, 10, 30))
    warehouse.plan(num_licensed_users=10)
    (row,) = warehouse.make().dicts(f"from ({select_of('checks/terms_fit_the_purchase')})")
    assert row["told"] == (
        "acme: its terms of today have 20 seats, Dropbox tells 10. Term 1 ended on 2026-10-29 and counts as renewed, "
        "since no term begins on the next day; if term 2 (from 2026-10-31) follows it, "
        "write until = 2026-10-30 in term 1."
    )
