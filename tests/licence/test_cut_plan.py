"""Which seats to cut at the end of which term: notice, minimum, storage, add-ons."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.licence.hand_made import AS_OF, HandMade
from tests.licence.test_terms import addon, term

DAY = timedelta(days=1)
TB = 10**12


def idle_team(
    warehouse: HandMade, idle: int, purchased: int | None, used: int = 1, team: str = "acme", **connection: Any
) -> None:
    """So many seats that can go, and one in use."""
    warehouse.declare(team, **{"currency": "EUR", "notice_days": 30} | connection)
    warehouse.plan(team, snapshot_date=date(2026, 11, 1), num_licensed_users=purchased)
    warehouse.read_days(date(2025, 9, 27), date(2026, 11, 1), team, read_at=AS_OF)
    for number in range(idle):
        warehouse.member(f"idle {number}", team, account_id=f"{team} idle {number}")
    for number in range(used):
        warehouse.member(f"used {number}", team, account_id=f"{team} used {number}")
        warehouse.event(AS_OF - DAY, f"used {number}", team)


def stored(warehouse: HandMade, used_bytes: int | None, **values: Any) -> None:
    row = {
        "team": "acme",
        "snapshot_date": date(2026, 11, 1),
        "team_member_id": "used 0",
        "allocation": "team",
        "allocated_bytes": 15 * TB,
        "team_used_bytes": used_bytes,
        "read_at": AS_OF,
    }
    warehouse.add("storage_snapshots", row | values)


def plan(warehouse: HandMade) -> list[dict[str, Any]]:
    return warehouse.make().dicts("from cut_plan order by term")


def saving(warehouse: HandMade) -> dict[str, Any]:
    (row,) = warehouse.make().dicts("from savings where reason_code = 'ALL'")
    return row


def test_nothing_is_above_the_minimum_that_is_known_where_nobody_knows_how_many_seats_are_bought(
    warehouse: HandMade,
) -> None:
    idle_team(warehouse, 3, None, minimum_seats=2)
    term(warehouse, 1, seats=9)
    term(warehouse, 2, seats=5, from_date=date(2027, 1, 1), until_date=date(2027, 12, 31))
    select = "select seats_ahead, seats_above_minimum, seats_above_storage from cut_limits"
    assert warehouse.make().rows(select) == [(None, None, None)]


def test_seats_go_first_from_the_term_that_ends_first_and_can_still_be_ended(warehouse: HandMade) -> None:
    idle_team(warehouse, 7, 20)
    term(warehouse, 1, seats=5, until_date=date(2026, 11, 20))  # too late for notice
    term(warehouse, 2, seats=10, until_date=date(2027, 6, 30), price_per_seat_month=Decimal(20))
    term(warehouse, 3, seats=5, until_date=date(2027, 3, 31), price_per_seat_month=Decimal(10))
    found = [(row["seats_to_cut"], row["saved_per_month"], row["reason_not_more"]) for row in plan(warehouse)]
    assert found == [
        (0, Decimal(0), "the last day for notice is past"),
        (2, Decimal(40), "no more can come free"),
        (5, Decimal(50), "all its seats go"),
    ]
    found = saving(warehouse)
    assert (found["seats_to_cut"], found["saved_per_month_from_renewal"]) == (7, Decimal(90))
    assert (found["saves_from_date"], found["notice_deadline"]) == (date(2027, 7, 1), date(2027, 3, 2))


def test_add_ons_by_seat_go_with_the_seat_and_others_stay(warehouse: HandMade) -> None:
    idle_team(warehouse, 2, 5)
    term(warehouse, seats=5, until_date=date(2027, 2, 28))
    addon(warehouse, 1, per="seat", price_month=Decimal(3))
    addon(warehouse, 2, per="team", price_month=Decimal(100))
    addon(warehouse, 3, per="seat", price_month=Decimal(7), until_date=date(2027, 2, 28))  # ends before the cut
    assert saving(warehouse)["saved_per_month_from_renewal"] == 2 * (15 + 3)
    assert saving(warehouse)["cost_per_month"] == 2 * (15 + 3 + 7)


def test_a_term_that_follows_the_price_of_the_contract_saves_what_it_will_cost_then(warehouse: HandMade) -> None:
    idle_team(warehouse, 2, 5)
    term(warehouse, seats=5, price_per_seat_month=None, until_date=date(2027, 2, 28))
    for valid_from, amount in ((date.min, 20), (date(2027, 1, 1), 12)):
        warehouse.add("contract_prices", {"team": "acme", "valid_from": valid_from, "price_per_seat_month": amount})
    assert saving(warehouse)["saved_per_month_from_renewal"] == 24


def test_a_contract_without_terms_saves_what_a_seat_will_cost_from_the_renewal_on(warehouse: HandMade) -> None:
    idle_team(warehouse, 2, 5, renewal_date=date(2027, 3, 1), commitment="year")
    for valid_from, amount in ((date.min, 15), (date(2027, 3, 1), 18)):
        warehouse.add("contract_prices", {"team": "acme", "valid_from": valid_from, "price_per_seat_month": amount})
    assert saving(warehouse)["saved_per_month_from_renewal"] == 2 * 18
    assert saving(warehouse)["cost_per_month"] == 2 * 15
    warehouse.change("delete from contract_prices where valid_from < date '2027-01-01'")
    assert saving(warehouse)["saved_per_month_from_renewal"] == 2 * 18, (
        "what it costs today is not known, and then it is"
    )


def test_a_renewal_that_is_signed_already_moves_the_cut_to_its_end(warehouse: HandMade) -> None:
    idle_team(warehouse, 2, 5)
    term(warehouse, 1, seats=5, until_date=date(2026, 12, 31))
    term(warehouse, 2, seats=5, from_date=date(2027, 1, 1), until_date=date(2027, 12, 31))
    first, second = plan(warehouse)
    assert (first["seats_to_cut"], first["reason_not_more"]) == (0, "a later term of the contract follows it already")
    assert (second["seats_to_cut"], second["saves_from_date"]) == (2, date(2028, 1, 1))


def test_a_month_commitment_saves_from_the_next_month(warehouse: HandMade) -> None:
    idle_team(warehouse, 2, 5, commitment="month", notice_days=0)
    term(warehouse, seats=5, from_date=date(2026, 1, 15), until_date=None)
    found = saving(warehouse)
    assert (found["saves_from_date"], found["saved_per_month_from_renewal"]) == (date(2026, 11, 15), Decimal(30))


@pytest.mark.parametrize(
    ("used_bytes", "base", "per_seat", "to_cut", "held", "needed"),
    [
        (25 * TB, None, 5, 4, 0, 5),  # five seats are needed, four can go, five could
        (25 * TB + 1, None, 5, 4, 0, 6),
        (35 * TB, None, 5, 3, 1, 7),
        (35 * TB + 1, None, 5, 2, 2, 8),
        (60 * TB, None, 5, 0, 4, 12),  # over its quota already
        (35 * TB, 10, 5, 4, 0, 5),
        (35 * TB, 10, 0, 4, 0, None),  # seats bring no storage
        (35 * TB, 10, None, 4, 0, None),
        (None, None, 5, 4, 0, None),  # not told
    ],
)
def test_no_cut_goes_below_what_storage_needs(
    warehouse: HandMade,
    used_bytes: int | None,
    base: int | None,
    per_seat: int | None,
    to_cut: int,
    held: int,
    needed: int | None,
) -> None:
    idle_team(warehouse, 4, 10, storage_base_tb=base, storage_per_seat_tb=per_seat)
    term(warehouse, seats=10, until_date=date(2027, 2, 28))
    stored(warehouse, used_bytes)
    found, (row,) = saving(warehouse), plan(warehouse)
    assert (found["seats_to_cut"], found["seats_held_by_storage"]) == (to_cut, held)
    assert (row["seats_to_cut"], row["seats_held_by_storage"]) == (to_cut, held)
    assert row["reason_not_more"].startswith("storage: ") is (held > 0)
    assert warehouse.row("select seats_needed_by_storage from cut_limits") == (needed,)


def test_team_storage_is_that_of_the_newest_reading_that_told(warehouse: HandMade) -> None:
    warehouse.declare()
    stored(warehouse, 5 * TB, read_at=AS_OF - DAY)
    stored(warehouse, 6 * TB, team_member_id="b")
    stored(warehouse, None, team_member_id="c", allocation="individual", allocated_bytes=1, read_at=AS_OF + DAY)
    stored(warehouse, None, team_member_id="d", allocation=None, allocated_bytes=None, read_at=AS_OF + DAY)
    assert warehouse.make().rows("from team_storage") == [("acme", AS_OF, 6 * TB, 15 * TB)]


@pytest.mark.parametrize(
    ("purchased", "minimum", "words"),
    [
        (8, 5, "minimum_seats: the contract keeps at least 5"),
        (5, 2, "no more can come free, after 1 that make good what is assigned beyond the purchase"),
        (None, 2, "how many seats are bought is not known"),
    ],
)
def test_the_plan_says_what_holds_more_back(
    warehouse: HandMade, purchased: int | None, minimum: int, words: str
) -> None:
    idle_team(warehouse, 4, purchased, used=2, minimum_seats=minimum)
    term(warehouse, seats=purchased or 5, until_date=date(2027, 2, 28))
    (row,) = plan(warehouse)
    assert row["reason_not_more"] == words


def test_without_an_end_nothing_is_cut_and_the_plan_says_so(warehouse: HandMade) -> None:
    idle_team(warehouse, 2, 5)
    term(warehouse, seats=5, until_date=None)
    (row,) = plan(warehouse)
    assert (row["seats_to_cut"], row["reason_not_more"]) == (0, "no end of it is declared")
    assert saving(warehouse)["saves_from_date"] is None


def shrinking(warehouse: HandMade, idle: int, used: int, purchased: int = 20) -> None:
    """A contract whose next term was already agreed for half of the seats."""
    idle_team(warehouse, idle, purchased, used)
    term(warehouse, 1, seats=20, until_date=date(2026, 12, 31))
    term(warehouse, 2, seats=10, from_date=date(2027, 1, 1), until_date=date(2027, 12, 31))


@pytest.mark.parametrize(
    ("idle", "used", "to_cut", "reason"),
    [
        (14, 4, 6, "no more can come free, after 8 that later terms have not"),
        (6, 10, 0, "no more can come free, after 6 that later terms have not"),
        (6, 4, 6, "no more can come free"),  # 10 seats are assigned, as many as the next term has
    ],
)
def test_seats_that_the_next_term_does_not_have_are_not_cut_again(
    warehouse: HandMade, idle: int, used: int, to_cut: int, reason: str
) -> None:
    shrinking(warehouse, idle, used)
    first, second = plan(warehouse)
    assert (first["seats_to_cut"], first["reason_not_more"]) == (0, "a later term of the contract follows it already")
    assert (second["seats_to_cut"], second["reason_not_more"]) == (to_cut, reason)
    assert saving(warehouse)["saved_per_month_from_renewal"] == to_cut * 15
    assert 10 - to_cut >= used  # who works still has a seat


def test_the_minimum_and_the_storage_hold_in_a_next_term_of_fewer_seats(warehouse: HandMade) -> None:
    shrinking(warehouse, 18, 1)
    warehouse.change("update connections set minimum_seats = 3")
    assert plan(warehouse)[1]["seats_to_cut"] == 7
    warehouse.change("update connections set storage_per_seat_tb = 1")
    stored(warehouse, 5 * TB)
    row = plan(warehouse)[1]
    assert (row["seats_to_cut"], row["seats_held_by_storage"]) == (5, 2)


def test_of_terms_that_end_on_one_day_the_dearer_seats_go_first(warehouse: HandMade) -> None:
    idle_team(warehouse, 3, 10)
    for number, price in ((1, 12), (2, 15), (3, 9)):
        term(warehouse, number, seats=3, until_date=date(2027, 2, 28), price_per_seat_month=Decimal(price))
    assert [row["seats_to_cut"] for row in plan(warehouse)] == [0, 3, 0]
    assert saving(warehouse)["saved_per_month_from_renewal"] == 3 * 15


def test_a_term_without_seats_says_so(warehouse: HandMade) -> None:
    idle_team(warehouse, 2, 5)
    term(warehouse, 1, seats=5, until_date=date(2027, 2, 28))
    term(warehouse, 2, seats=5, from_date=date(2026, 9, 1), until_date=date(2027, 8, 31))
    assert [row["reason_not_more"] for row in plan(warehouse)] == [
        "no more can come free",
        "no seats that are bought are of it",
    ]
