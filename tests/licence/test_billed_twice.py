"""Days that are billed twice: each invoice agrees alone, or is there two times, and together they are too much."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from assets.selects import select_of
from tests.licence.hand_made import HandMade
from tests.licence.test_invoices import NOVEMBER, november, together

HALF = (date(2026, 11, 1), date(2026, 11, 15))
AGAIN = "line {} ({}) bills the same days again: together it is {} too much"


@pytest.mark.parametrize(
    ("second", "amount", "too_much"), [(NOVEMBER.values(), "200.00", "200.00"), (HALF, "100.00", "100.00")]
)
def test_an_invoice_that_came_twice_is_told_though_each_agrees_alone(
    warehouse: HandMade, second: tuple[date, date], amount: str, too_much: str
) -> None:
    """The same line twice, or a month that was billed already in part."""
    november(warehouse)
    lines = together(warehouse, ("200.00", *NOVEMBER.values()), (amount, *second))
    assert [row["explanation"] for row in lines] == [
        f"it agrees; but {AGAIN.format(3, f'+{amount}', too_much)}",
        f"it agrees; but {AGAIN.format(2, '+200.00', too_much)}",
    ]
    assert [(row["is_billed_twice"], row["together_difference"]) for row in lines] == [(True, Decimal(too_much))] * 2
    found = warehouse.dicts(select_of("checks/invoices_agree"))
    assert [row["line"] for row in found] == [2, 3]
    assert "bills the same days again" in found[0]["told"]


def test_an_invoice_that_came_twice_is_told_though_it_does_not_agree(warehouse: HandMade) -> None:
    november(warehouse)
    lines = together(warehouse, *[("260.00", *NOVEMBER.values())] * 2)
    again = AGAIN.format(3, "+260.00", "320.00")
    assert lines[0]["explanation"] == f"nothing that is known explains it; but {again}"


SEPTEMBER = (date(2025, 9, 1), date(2025, 9, 30))


def test_an_old_invoice_that_came_twice_is_told_though_what_its_days_cost_is_not_known(warehouse: HandMade) -> None:
    november(warehouse)
    lines = together(warehouse, *[("900.00", *SEPTEMBER)] * 2)
    unknown, again = "what 30 of its 30 days cost is not known", AGAIN.format(3, "+900.00", "900.00")
    assert lines[0]["explanation"] == f"{unknown}; but {again}"
    assert [row["is_billed_twice"] for row in lines] == [True] * 2
    found = warehouse.dicts(select_of("checks/invoices_agree"))
    assert found[0]["told"] == f"Line 2 (acme, 2025-09-01 to 2025-09-30): {unknown}; but {again}."


def test_an_old_invoice_that_was_credited_and_written_again_is_billed_once(warehouse: HandMade) -> None:
    november(warehouse)
    lines = together(warehouse, *[(amount, *SEPTEMBER) for amount in ("900.00", "-900.00", "900.00", "850.00")])
    assert [row["is_billed_twice"] for row in lines] == [False] * 4


def test_an_invoice_that_came_twice_and_was_credited_once_agrees(warehouse: HandMade) -> None:
    november(warehouse)
    lines = together(warehouse, *[(amount, *NOVEMBER.values()) for amount in ("200.00", "200.00", "-200.00")])
    assert [row["is_billed_twice"] for row in lines] == [False] * 3
    assert [row["explanation"] for row in lines[:2]] == ["it agrees"] * 2
    assert warehouse.rows(f"from ({select_of('checks/invoices_agree')})") == []


def test_an_invoice_that_agrees_alone_stays_so_beside_one_that_does_not(warehouse: HandMade) -> None:
    november(warehouse)
    lines = together(warehouse, ("200.00", *NOVEMBER.values()), ("50.00", *HALF))
    assert [row["is_billed_twice"] for row in lines] == [False] * 2
    assert lines[0]["explanation"] == "it agrees"
    assert [row[0] for row in warehouse.rows(f"select line from ({select_of('checks/invoices_agree')})")] == [3]


def test_a_day_that_two_invoices_share_for_their_ends_is_billed_twice(warehouse: HandMade) -> None:
    """The vendor's months end on the day that the next begins: each agrees, and a day is paid twice."""
    november(warehouse)
    halves = ("100.00", *HALF), ("106.67", date(2026, 11, 15), date(2026, 11, 30))
    lines = together(warehouse, *halves)
    assert [row["is_billed_twice"] for row in lines] == [True] * 2
    assert lines[0]["explanation"] == f"it agrees; but {AGAIN.format(3, '+106.67', '6.67')}"
