"""The summary of a team in a few lines: what is bought, assigned, used and idle, each with what its seats cost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from assets.selects import select_of
from tests.licence.hand_made import AS_OF, TODAY, HandMade
from tests.licence.seat_rows import DAY
from tests.published import dicts

QUERY = select_of("lists/summary")


def lines(made: HandMade) -> dict[str, Any]:
    found = dicts(made.make().with_tables(QUERY).execute(QUERY, {"team": None}))
    return {row["words"]: (row["members"], row["cost_per_month"]) for row in found}


@pytest.mark.parametrize(("idle_after_days", "own"), [(90, []), (60, []), (45, ["idle for 45 days"])])
def test_who_was_never_active_stands_below_the_idle_of_whom_they_are_a_part(
    warehouse: HandMade, idle_after_days: int, own: list[str]
) -> None:
    warehouse.declare(idle_after_days=idle_after_days, currency="EUR")
    warehouse.add("contract_prices", {"team": "acme", "valid_from": date.min, "price_per_seat_month": Decimal(10)})
    warehouse.plan(num_licensed_users=7)
    warehouse.read_days(TODAY - 400 * DAY, TODAY)
    for name, member in {"busy": {}, "idle": {}, "never": {}, "free": {"membership_type": "limited"}}.items():
        warehouse.member(name, **member)
    warehouse.member("new", joined_on=AS_OF - DAY)
    warehouse.event(AS_OF - DAY, "busy")
    warehouse.event(AS_OF - 100 * DAY, "idle")
    found = lines(warehouse)
    usual = ["idle for 30 days", "idle for 60 days", "idle for 90 days", "idle for 180 days"]
    idle = sorted({*usual, *own}, key=lambda words: int(words.split()[2]))
    idle.insert(idle.index(f"idle for {idle_after_days} days") + 1, "  of these never active")
    assert [*found] == ["seats purchased", "assigned", "used in 30 days", *idle, "pending invitations", "suspended"]
    assert found["seats purchased"] == (7, 70)
    assert found["used in 30 days"] == (1, 10)
    assert found[f"idle for {idle_after_days} days"] == (3, 20)  # one of them has no paid seat
    assert found["  of these never active"] == (2, 10)  # not who joined yesterday
    assert found["idle for 180 days"] == (2, 10)


@pytest.mark.parametrize("idle_after_days", [5, 400])
def test_a_threshold_that_the_curve_does_not_reach_has_its_cost_too(warehouse: HandMade, idle_after_days: int) -> None:
    warehouse.declare(idle_after_days=idle_after_days, currency="EUR")
    warehouse.add("contract_prices", {"team": "acme", "valid_from": date.min, "price_per_seat_month": Decimal(10)})
    warehouse.plan(num_licensed_users=7)
    warehouse.read_days(TODAY - 500 * DAY, TODAY)
    for name, days_ago in {"busy": 1, "idle": 410}.items():
        warehouse.member(name)
        warehouse.event(AS_OF - days_ago * DAY, name)
    assert lines(warehouse)[f"idle for {idle_after_days} days"] == (1, 10)


def test_without_the_log_what_is_idle_is_not_known_which_is_not_nought(warehouse: HandMade) -> None:
    warehouse.declare(currency="EUR")
    warehouse.add("contract_prices", {"team": "acme", "valid_from": date.min, "price_per_seat_month": Decimal(10)})
    warehouse.plan(num_licensed_users=7)
    warehouse.member("a")
    found = lines(warehouse)
    assert found["assigned"] == (1, 10)
    assert {found[words] for words in found if "idle" in words or "used" in words or "never" in words} == {(None, None)}
