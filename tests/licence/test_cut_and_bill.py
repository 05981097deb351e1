"""The bill falls at a renewal by what the plan of the cut said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.laws import tried
from tests.licence.hand_made import HandMade, at
from tests.licence.test_cut_plan import TB, idle_team, plan, stored
from tests.licence.test_terms import addon, term

MONEY = st.decimals(0, 99, places=2)


@dataclass(frozen=True)
class Contract:
    """A team's term and add-on, how many of its seats are idle, and what holds a cut back."""

    seats: int
    price: Decimal
    addon_price: Decimal
    idle: int
    beyond: int
    minimum: int
    used_tb: int
    commitment: str | None

    @property
    def purchased(self) -> int:
        return max(self.seats + self.beyond, 0)

    def declare(self, warehouse: HandMade, team: str) -> None:
        holds = {"minimum_seats": self.minimum, "commitment": self.commitment, "storage_per_seat_tb": Decimal(5)}
        idle_team(warehouse, self.idle, self.purchased, team=team, **holds)
        ends = date(2027, 2, 28)
        term(warehouse, team=team, seats=self.seats, price_per_seat_month=self.price, until_date=ends)
        addon(warehouse, team=team, per="seat", price_month=self.addon_price)
        stored(warehouse, self.used_tb * TB, team=team)


CONTRACTS = st.builds(
    Contract,
    seats=st.integers(1, 30),
    price=MONEY,
    addon_price=MONEY,
    idle=st.integers(1, 8),
    beyond=st.integers(-3, 3),
    minimum=st.integers(0, 10),
    used_tb=st.integers(0, 60),
    commitment=st.sampled_from(["year", "month", None]),
)


@tried(4)
@given(st.lists(CONTRACTS, min_size=5, max_size=10))
def test_the_invoice_after_the_cut_falls_by_what_savings_said(emptied: HandMade, contracts: list[Contract]) -> None:
    """For several teams at once, the whole month after the renewal is compared with the same month without the cut."""
    teams = {f"team_{number}": contract for number, contract in enumerate(contracts)}
    warehouse = emptied.empty()
    for team, contract in teams.items():
        contract.declare(warehouse, team)
    said = {row["team"]: row for row in warehouse.make().dicts("from savings where reason_code = 'ALL'")}
    planned = dict(warehouse.rows("select team, sum(seats_to_cut) from cut_plan group by team"))
    bought = {team: contract.purchased for team, contract in teams.items()}
    left = {team: bought[team] - said[team]["seats_to_cut"] for team in teams}
    after = at("2027-04-15")
    uncut, cut = months_after(warehouse, after, bought), months_after(warehouse, after, left)
    for team, contract in teams.items():
        assert planned[team] == said[team]["seats_to_cut"]
        assert said[team]["saved_per_month_from_renewal"] <= uncut[team] - cut[team]
        if said[team]["seats_to_cut"]:
            assert left[team] >= max(contract.minimum, -(-contract.used_tb // 5))


def months_after(warehouse: HandMade, moment: Any, purchased: dict[str, int]) -> dict[str, Decimal]:
    """What each team pays from April on, when so many seats are bought."""
    warehouse.change("delete from team_info where snapshot_date > date '2026-11-01'")
    for team, seats in purchased.items():
        warehouse.plan(team, snapshot_date=moment.date().replace(day=1), num_licensed_users=seats)
    warehouse.make(moment)
    return dict(warehouse.rows("select team, sum(cost) from costs_daily where cost_date >= '2027-04-01' group by team"))


def month_after(warehouse: HandMade, moment: Any, purchased: int) -> Decimal:
    return months_after(warehouse, moment, {"acme": purchased})["acme"]


def test_of_two_terms_the_bill_falls_at_each_renewal_by_what_the_plan_said(warehouse: HandMade) -> None:
    """The dear term is cut first and declared again with what is left; then the other one."""
    idle_team(warehouse, 7, 15)
    term(warehouse, 1, seats=5, price_per_seat_month=Decimal(20), until_date=date(2027, 2, 28))
    term(
        warehouse,
        2,
        seats=10,
        price_per_seat_month=Decimal(10),
        from_date=date(2026, 6, 1),
        until_date=date(2027, 5, 31),
    )
    first, second = plan(warehouse)
    assert (first["seats_to_cut"], second["seats_to_cut"]) == (5, 2)
    before = month_after(warehouse, at("2027-04-15"), 15)
    warehouse.change("update declared_terms set until_date = date '2027-02-28' where term = 1")
    warehouse.change("update connections set renews = 'never'")  # the first is not renewed at all
    warehouse.change("update declared_terms set until_date = date '2028-05-31' where term = 2")
    assert before - month_after(warehouse, at("2027-04-15"), 10) == first["saved_per_month"] == 100
    assert month_after(warehouse, at("2027-04-15"), 10) - month_after(warehouse, at("2027-04-15"), 8) == 20
    assert second["saved_per_month"] == 20
