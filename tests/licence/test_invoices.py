"""Invoices beside what their days cost: each kind of difference is explained with its days and its amount."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.selects import select_of
from tests.laws import tried
from tests.licence.hand_made import HandMade, at
from tests.licence.test_terms import addon, term

END = at("2026-11-30 12:00")
NOVEMBER = {"from_date": date(2026, 11, 1), "until_date": date(2026, 11, 30)}


def november(warehouse: HandMade, seats: int = 10, more_since: int | None = None, more: int = 5) -> None:
    """A team that buys more in the middle of the month, of one term at 15 and an add-on by seat at 3."""
    warehouse.declare(currency="EUR")
    term(warehouse, seats=seats)
    addon(warehouse, 1, name="history", per="seat")
    addon(warehouse, 2, name="Replay", per="member", members=2, price_month=Decimal(10))
    warehouse.plan(snapshot_date=date(2026, 11, 1), num_licensed_users=seats)
    if more_since:
        warehouse.plan(snapshot_date=date(2026, 11, more_since), num_licensed_users=seats + more)


def check(warehouse: HandMade, amount: str, **values: Any) -> dict[str, Any]:
    row = {"line": 2, "team": "acme", "amount": Decimal(amount), **NOVEMBER}
    warehouse.add("invoice_lines", row | values)
    (found,) = warehouse.make(END).dicts("from invoice_check")
    return found


def test_an_invoice_of_what_the_days_cost_agrees(warehouse: HandMade) -> None:
    november(warehouse)
    found = check(warehouse, "200.00")
    assert (found["expected"], found["difference"]) == (Decimal(200), 0)
    assert (found["explanation"], found["is_explained"]) == ("it agrees", True)
    assert warehouse.rows(f"from ({select_of('checks/invoices_agree')})") == []


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("200.00", "5 seats more since 2026-11-11: left out (-60.00)"),
        ("290.00", "5 seats more since 2026-11-11: counted from the first day (+30.00)"),
        ("220.00", "add-on history: left out (-40.00)"),
        ("240.00", "add-on Replay: left out (-20.00)"),
        ("180.00", "5 seats more since 2026-11-11: left out (-60.00); add-on Replay: left out (-20.00)"),
        ("260.10", "rounding of days"),
        ("199.97", "5 seats more since 2026-11-11: left out (-60.00); rounding (-0.03)"),
        ("309.40", "tax: included in the amount (+49.40)"),
        ("500.00", "nothing that is known explains it"),
    ],
)
def test_seats_bought_in_the_middle_add_ons_tax_and_rounding(warehouse: HandMade, amount: str, words: str) -> None:
    november(warehouse, more_since=11)
    found = check(warehouse, amount, tax=Decimal("49.40"))
    assert found["expected"] == 10 * 18 + 5 * 18 * Decimal(20) / 30 + 20
    assert found["explanation"] == words
    assert found["is_explained"] is (not words.startswith("nothing"))


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("100.00", "price 13.00 instead of 10.00 since 2026-11-11: left out (-20.00)"),
        ("130.00", "price 13.00 instead of 10.00 since 2026-11-11: counted from the first day (+10.00)"),
        ("96.00", "seats: 8 counted on each day (-24.00)"),
    ],
)
def test_a_price_that_changed_and_seats_that_were_not_bought(warehouse: HandMade, amount: str, words: str) -> None:
    warehouse.declare(currency="EUR")
    for valid_from, price in ((date.min, 10), (date(2026, 11, 11), 13)):
        warehouse.add("contract_prices", {"team": "acme", "valid_from": valid_from, "price_per_seat_month": price})
    warehouse.plan(snapshot_date=date(2026, 11, 1), num_licensed_users=10)
    found = check(warehouse, amount, seats=8)
    assert (found["expected"], found["explanation"]) == (Decimal(120), words)


def test_the_minimum_that_was_not_billed(warehouse: HandMade) -> None:
    warehouse.declare(currency="EUR", minimum_seats=5)
    term(warehouse, seats=5)
    warehouse.plan(snapshot_date=date(2026, 11, 1), num_licensed_users=4)
    assert check(warehouse, "60.00")["explanation"] == "the minimum of seats: left out (-15.00)"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"currency": "USD"}, "the contract is in EUR"),
        ({"from_date": date(2026, 10, 1)}, "what 31 of its 61 days cost is not known"),
        ({"until_date": date(2026, 12, 5)}, "what 5 of its 35 days cost is not known"),
    ],
)
def test_what_cannot_be_compared_says_why_and_is_no_fault(
    warehouse: HandMade, values: dict[str, Any], words: str
) -> None:
    november(warehouse)
    found = check(warehouse, "200.00", **values)
    assert (found["expected"], found["difference"], found["is_explained"]) == (None, None, None)
    assert found["explanation"] == words
    assert warehouse.rows(f"from ({select_of('checks/invoices_agree')})") == []


def test_an_invoice_of_no_team_is_not_compared_and_is_told(warehouse: HandMade) -> None:
    november(warehouse)
    found = check(warehouse, "200.00", team="beta")
    assert (found["expected"], found["difference"], found["is_explained"]) == (None, None, None)
    assert found["explanation"] == "no such team is declared in connections.toml"
    (row,) = warehouse.dicts(f"from ({select_of('checks/invoices_agree')})")
    assert row["told"].startswith("Line 2 (beta, 2026-11-01 to 2026-11-30): ")


@pytest.mark.parametrize(
    ("first", "until", "amount", "words"),
    [
        # Seats at 18 and an add-on at 20: 200.00 a month, and a day of December 200 / 31.
        ("2026-11-01", "2026-12-01", "200.00", "until (2026-12-01) left out: {} 2026-11-30 (-6.45)"),
        ("2026-11-21", "2026-12-01", "66.67", "until (2026-12-01) left out: {} 2026-11-30 (-6.45)"),
        ("2026-11-03", "2026-12-03", "199.57", "until (2026-12-03) left out: {} 2026-12-02 (-6.45)"),
        ("2026-11-01", "2026-12-01", "206.45", "it agrees"),
        ("2026-11-01", "2026-12-01", "999.00", "nothing that is known explains it; {} 2026-11-30"),
        ("2026-11-01", "2026-12-05", "200.00", "nothing that is known explains it"),
        ("2026-12-01", "2027-01-01", "200.00", "what 1 of its 32 days cost is not known; {} 2026-12-31"),
    ],
)
def test_an_invoice_whose_until_is_the_day_after_its_last_says_which_day_to_write(
    warehouse: HandMade, first: str, until: str, amount: str, words: str
) -> None:
    november(warehouse)
    days = {"from_date": date.fromisoformat(first), "until_date": date.fromisoformat(until)}
    warehouse.add("invoice_lines", {"line": 2, "team": "acme", "amount": Decimal(amount)} | days)
    (found,) = warehouse.make(at("2026-12-10 12:00")).dicts("from invoice_check")
    hint = (
        "if it is the day after the last, write"
        if "left out" in words
        else f"if until ({until}) is the day after the last, write"
    )
    assert found["explanation"] == words.format(hint)
    told = warehouse.dicts(f"from ({select_of('checks/invoices_agree')})")
    assert [row["told"].endswith(f"{found['explanation']}.") for row in told] == [True] * bool(found["difference"])


def test_the_check_tells_the_line_the_days_and_why(warehouse: HandMade) -> None:
    november(warehouse)
    check(warehouse, "180.00")
    (row,) = warehouse.dicts(f"from ({select_of('checks/invoices_agree')})")
    assert row["told"] == ("Line 2 (acme, 2026-11-01 to 2026-11-30): -20.00 EUR: add-on Replay: left out (-20.00).")


@tried(10)
@given(st.integers(1, 40), st.integers(2, 30), st.integers(1, 9), st.decimals(1, 99, places=2), st.booleans())
def test_seats_that_were_left_out_are_always_found(
    emptied: HandMade, seats: int, day: int, more: int, price: Decimal, from_first: bool
) -> None:
    """Whatever the seats, the price and the day; the invoice is of the seats of the first day, or of the last."""
    warehouse = emptied.empty()
    warehouse.declare(currency="EUR")
    term(warehouse, seats=seats, price_per_seat_month=price)
    warehouse.plan(snapshot_date=date(2026, 11, 1), num_licensed_users=seats)
    warehouse.plan(snapshot_date=date(2026, 11, day), num_licensed_users=seats + more)
    billed = seats + more if from_first else seats
    found = check(warehouse, str((billed * price).quantize(Decimal("0.01"), ROUND_HALF_UP)))
    assert found["is_explained"]
    assert (
        f"since 2026-11-{day:02}: " in found["explanation"]
        or found["difference"] == 0
        or "rounding" in found["explanation"]
    )


def together(warehouse: HandMade, *lines: tuple[str, date, date]) -> list[dict[str, Any]]:
    """What is said of several lines of invoices.csv: an amount, its first and its last day."""
    for number, (amount, first, last) in enumerate(lines, 2):
        row = {"line": number, "team": "acme", "amount": Decimal(amount), "from_date": first, "until_date": last}
        warehouse.add("invoice_lines", row)
    return warehouse.make(END).dicts("from invoice_check order by line")


def test_a_credit_note_counts_with_the_invoice_that_it_corrects(warehouse: HandMade) -> None:
    november(warehouse)
    invoice, credit = together(warehouse, ("260.00", *NOVEMBER.values()), ("-60.00", *NOVEMBER.values()))
    assert (invoice["difference"], credit["difference"]) == (Decimal(60), Decimal(-260))
    assert invoice["explanation"] == "it agrees together with line 3 (-60.00)"
    assert credit["explanation"] == "it agrees together with line 2 (+260.00)"
    for row in (invoice, credit):
        assert (row["together_difference"], row["agrees_together"], row["is_explained"]) == (0, True, True)
    assert warehouse.rows(f"from ({select_of('checks/invoices_agree')})") == []


def test_seats_that_were_added_may_have_an_invoice_of_their_own(warehouse: HandMade) -> None:
    november(warehouse, more_since=11)
    added = ("60.00", date(2026, 11, 11), date(2026, 11, 30))
    month, rest = together(warehouse, ("200.00", *NOVEMBER.values()), added)
    assert month["explanation"] == "it agrees together with line 3 (+60.00)"
    assert rest["explanation"] == "it agrees together with line 2 (+200.00)"
    assert warehouse.rows(f"from ({select_of('checks/invoices_agree')})") == []


def test_invoices_that_do_not_agree_together_either_say_by_how_much(warehouse: HandMade) -> None:
    november(warehouse)
    lines = together(warehouse, ("700.00", *NOVEMBER.values()), ("-60.00", *NOVEMBER.values()))
    assert [row["together_difference"] for row in lines] == [Decimal(440)] * 2
    assert lines[0]["explanation"] == ("nothing that is known explains it; together with line 3 (-60.00) it is +440.00")
    assert len(warehouse.rows(f"from ({select_of('checks/invoices_agree')})")) == 2


def test_invoices_of_days_one_after_the_other_are_looked_at_alone(warehouse: HandMade) -> None:
    november(warehouse)
    halves = ((date(2026, 11, 1), date(2026, 11, 15)), (date(2026, 11, 16), date(2026, 11, 30)))
    lines = together(warehouse, ("110.00", *halves[0]), ("90.00", *halves[1]))
    assert [(row["difference"], row["together_difference"]) for row in lines] == [(10, None), (-10, None)]
    assert len(warehouse.rows(f"from ({select_of('checks/invoices_agree')})")) == 2


def test_an_invoice_of_days_that_are_not_known_takes_no_credit_note_with_it(warehouse: HandMade) -> None:
    november(warehouse)
    quarter = ("900.00", date(2026, 9, 1), date(2026, 11, 30))
    lines = together(warehouse, ("260.00", *NOVEMBER.values()), quarter, ("-60.00", *NOVEMBER.values()))
    assert [row["explanation"] for row in lines] == [
        "it agrees together with line 4 (-60.00)",
        "what 61 of its 91 days cost is not known",
        "it agrees together with line 2 (+260.00)",
    ]
