"""A team that really cuts what ``savings`` says: after the renewal its bill is lower by that, and never by less."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import pytest

from resources.home import Home
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.asked_tables import only_asked
from tests.pipeline.linked_home import ENOUGH_DAYS, linked, run, set_clock
from tests.published import ask

PLAN = CompanyPlan(members=60, days=120, events_a_day=8, groups=2)
BOUGHT_SEATS, HELD_SEATS = 70, 63
"""Seats that each team buys; seats that one team's storage takes where each brings what its contract says."""
READ = ["team_info", "members", "member_storage"]
PRICE = '[connections.{team}.contract]\ncurrency = "EUR"\nprice_per_seat_month = "15.00"\n'
ADDONS = """
[[connections.{team}.contract.addons]]
name = "Extended version history"
per = "seat"
price_month = "3.00"
[[connections.{team}.contract.addons]]
name = "Replay"
per = "member"
members = 4
price_month = "10.00"
"""
FALLING_PRICE = """
[connections.{team}.contract]
currency = "EUR"
prices = [
    {{ valid_from = "2026-01-01", price_per_seat_month = "15.00" }},
    {{ valid_from = "2027-01-01", price_per_seat_month = "11.00" }},
]
[[connections.{team}.contract.terms]]
seats = 70
from = "2026-02-01"
until = "2027-01-31"
"""
CONTRACTS = {
    "one price and a renewal": f'{PRICE}renewal_date = "2027-02-01"\nnotice_days = 30\n',
    "add-ons by seat and by member": f'{PRICE}renewal_date = "2027-02-01"\npaid_by = "invoice"\n{ADDONS}',
    "a year's commitment that has passed": f'{PRICE}renewal_date = "2025-12-01"\ncommitment = "year"\n',
    "a month's commitment": f'{PRICE}commitment = "month"\npaid_by = "card"\n{ADDONS}',
    "a price that falls before the renewal": FALLING_PRICE,
    (STORAGE := "storage that holds seats"): (
        f'{PRICE}renewal_date = "2027-02-01"\npaid_by = "card"\nstorage_per_seat_tb = "{{tb_a_seat:.4f}}"\n'
    ),
}
PLANS = {name: replace(PLAN, name=f"team{number}", seed=number) for number, name in enumerate(CONTRACTS, 5)}
"""A team for each contract."""


class Bill(NamedTuple):
    """What ``savings`` said of a team, and what the month after its renewal costs without and with the cut."""

    said: dict[str, Any]
    uncut: Decimal
    cut: Decimal


def contract_of(name: str, company: Company) -> str:
    stored_bytes = company.space_usage(company.people[0], PLAN.until)["allocation"]["used"]
    tb_a_seat = Decimal(stored_bytes) / 10**12 / (HELD_SEATS - Decimal("0.5"))
    return CONTRACTS[name].format(team=company.plan.name, tb_a_seat=tb_a_seat)


def after(said: dict[str, Any]) -> date:
    """The first whole month in which the cut saves."""
    day: date = said["saves_from_date"]
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) if day.day > 1 else day


def costs_of(server: SampleServer, home: Home, months: dict[str, date]) -> dict[str, Decimal]:
    """What each team's month costs, as is known on the morning of its first day."""
    costs = {}
    for month in sorted(set(months.values())):
        morning = datetime.combine(month, datetime.min.time(), tzinfo=server.now.tzinfo) + timedelta(hours=9)
        set_clock(server, morning)
        with only_asked("costs_daily"):
            run(home, subjects=READ)
        query = (
            "select team, sum(cost) as cost from costs_daily where date_trunc('month', cost_date) = $month group by 1"
        )
        found = {row["team"]: row["cost"] for row in ask(home, query, month=month)}
        costs |= {team: found[team] for team, each in months.items() if each == month}
    return costs


@pytest.fixture(scope="module")
def bills(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Bill]:
    """The clock moves past the renewals; then again, for the same teams after each has cut what was said."""
    companies = {name: Company.simulate(plan) for name, plan in PLANS.items()}
    bought = {plan.name: BOUGHT_SEATS for plan in PLANS.values()}
    counted = Company.team_info_at

    def team_info_at(company: Company, moment: datetime) -> dict[str, Any]:
        return counted(company, moment) | {"num_licensed_users": bought[company.plan.name]}

    with (
        pytest.MonkeyPatch.context() as patch,
        SampleServer([*companies.values()]) as server,
        linked(server, tmp_path_factory.mktemp("home"), history_days=ENOUGH_DAYS) as home,
    ):
        patch.setattr(Company, "team_info_at", team_info_at)
        home.connections_file.write_text(
            server.connections_toml(history_days=ENOUGH_DAYS)
            + "\n".join(map(contract_of, companies, companies.values()))
        )
        begin = server.now
        with only_asked("savings"):
            run(home)
        said = {row["team"]: row for row in ask(home, "from savings where reason_code = 'ALL'")}
        months = {team: after(row) for team, row in said.items()}
        uncut = costs_of(server, home, months)
        set_clock(server, begin)
        for team, row in said.items():
            bought[team] -= row["seats_to_cut"]
        cut = costs_of(server, home, months)
    return {name: Bill(said[plan.name], uncut[plan.name], cut[plan.name]) for name, plan in PLANS.items()}


@pytest.mark.parametrize("name", CONTRACTS)
def test_the_bill_falls_by_what_was_said(name: str, bills: dict[str, Bill]) -> None:
    """The month is compared with the same month of a team that cut nothing."""
    said, uncut, cut = bills[name]
    least_seats = HELD_SEATS if name == STORAGE else 0
    assert said["seats_to_cut"] > 0
    assert BOUGHT_SEATS - said["seats_to_cut"] >= least_seats
    assert said["saved_per_month_from_renewal"] == uncut - cut
    assert (said["seats_held_by_storage"] > 0) is (least_seats > 0)
