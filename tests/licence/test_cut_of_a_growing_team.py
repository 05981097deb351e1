"""A team that grows keeps the seats that it will need at the renewal; every other team is cut as before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assets.selects import select_of
from bench.companies import Weeks
from tests.licence.hand_made import HandMade
from tests.licence.made_up_companies import add_company
from tests.licence.test_cut_plan import TB, plan, saving, stored
from tests.licence.test_terms import term


def growing_team(warehouse: HandMade, purchased: int | None, weeks: int = 30, **connection: Any) -> None:
    """One seat more each week: 40 now, 57 at the renewal. Nobody uses any; 27 are there for 90 days."""
    add_company(
        warehouse,
        "acme",
        Weeks(40 - weeks, [1] * weeks, [0] * weeks),
        **{"currency": "EUR", "notice_days": 30, "price_per_seat_month": 15, "renewal_date": date(2027, 3, 1)}
        | connection,
    )
    warehouse.add("contract_prices", {"team": "acme", "valid_from": date.min, "price_per_seat_month": 15})
    warehouse.change("update team_info set num_licensed_users = $purchased", purchased=purchased)


@pytest.mark.parametrize(
    ("purchased", "to_cut", "held"),
    [
        (70, 27, 0),  # 57 less 27 are 30, and 40 could go
        (57, 27, 0),
        (50, 20, 7),
        (40, 10, 17),
        (38, 8, 17),  # two of them make good what is assigned beyond the purchase already
        (20, 0, 7),
        (None, None, None),
    ],
)
def test_a_team_that_grows_keeps_the_seats_that_it_will_need(
    warehouse: HandMade, purchased: int | None, to_cut: int | None, held: int | None
) -> None:
    growing_team(warehouse, purchased)
    (row,), found = plan(warehouse), saving(warehouse)
    assert found["seats"] == 27
    assert found["seats_to_cut"] == (None if to_cut is None or held is None else to_cut + held)  # what could go at all
    assert (row["seats_to_cut"], row["seats_held_by_forecast"]) == (to_cut, held)
    assert (row["seats_needed"], row["seats_needed_at_most"]) == (30, 30)
    assert warehouse.row("select seats_needed_by_forecast from cut_limits") == (57,)
    assert row["saved_per_month"] == (None if to_cut is None else 15 * to_cut)
    (told,) = warehouse.dicts(select_of("report/summary"))
    assert (told["seats_to_cut"], told["seats_held_by_forecast"]) == (to_cut, held or 0)
    assert told["saved_per_month_from_renewal"] == row["saved_per_month"]
    assert told["saves_from_date"] == date(2027, 3, 1)
    if held:
        assert row["reason_not_more"] == "forecast: 30 seats will likely be needed at the renewal, up to 30"


def test_with_too_short_a_log_a_cut_is_what_it_was_before_there_were_forecasts(warehouse: HandMade) -> None:
    growing_team(warehouse, 50, weeks=25)
    (row,), found = plan(warehouse), saving(warehouse)
    assert (row["seats_needed"], row["seats_needed_at_most"], row["seats_held_by_forecast"]) == (None, None, 0)
    assert (row["seats_to_cut"], row["reason_not_more"]) == (found["seats"], "no more can come free")
    assert warehouse.row("select seats_needed_by_forecast from cut_limits") == (None,)


def test_what_growth_needs_is_kept_by_the_term_that_would_go_last(warehouse: HandMade) -> None:
    growing_team(warehouse, 50)
    term(warehouse, 1, seats=15, until_date=date(2027, 2, 28))
    term(warehouse, 2, seats=35, until_date=date(2027, 8, 31))
    told = [(row["seats_to_cut"], row["seats_held_by_forecast"], row["seats_needed"]) for row in plan(warehouse)]
    assert told == [(15, 0, 30), (5, 7, 30)]
    (summary,) = warehouse.dicts(select_of("report/summary"))
    assert (summary["seats_to_cut"], summary["seats_held_by_forecast"]) == (20, 7)
    assert summary["saved_per_month_from_renewal"] == 300


def test_storage_and_growth_that_both_hold_seats_are_told_apart(warehouse: HandMade) -> None:
    growing_team(warehouse, 50, storage_per_seat_tb=1)
    stored(warehouse, 28 * TB)  # of 27 that can go 22 may, by storage; by growth 20
    told = ("seats_to_cut", "seats_held_by_storage", "seats_held_by_forecast")
    (row,) = plan(warehouse)
    assert [row[name] for name in told] == [20, 5, 2]
    (summary,) = warehouse.dicts(select_of("report/summary"))
    assert [summary[name] for name in told] == [20, 5, 2]
