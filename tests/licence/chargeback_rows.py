"""Teams, members and rosters whose cost is split: what the tests of chargeback are given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from resources.home_files.chargeback import Rule
from tests.licence.hand_made import HandMade

FIRST = date(2026, 10, 1)
RULES: Sequence[Rule] = ("apart", "even", "by_seats", "cost_centre")


def team(warehouse: HandMade, seats: int, rule: Rule = "apart", price: str = "30", **declared: Any) -> None:
    """A team that was read on 1 October, and that pays a price a month for so many seats."""
    warehouse.declare(
        currency="EUR",
        unassigned_rule=rule,
        unassigned_cost_centre="CC-IT" if rule == "cost_centre" else None,
        **declared,
    )
    warehouse.plan(snapshot_date=FIRST, num_licensed_users=seats)
    warehouse.add("contract_prices", {"team": "acme", "valid_from": date.min, "price_per_seat_month": Decimal(price)})


def member(warehouse: HandMade, name: str, **known: Any) -> None:
    warehouse.member(name, **({"email": f"{name}@acme.test"} | known))


def roster(warehouse: HandMade, **departments: str | None) -> None:
    """The list of people: who is of which department; its cost centre is called alike."""
    lines = [
        {
            "line": line,
            "email": f"{name}@acme.test",
            "department": department,
            "cost_centre": department and f"CC-{department}",
        }
        for line, (name, department) in enumerate(departments.items(), 2)
    ]
    warehouse.add("roster_lines", *lines)
