"""A team that really cuts what ``savings`` says: after the renewal its bill is lower by that, and never by less."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from resources.home import Home
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.pipeline.linked_home import linked, run, set_clock
from tests.published import ask

COMPANY = Company.simulate(CompanyPlan(seed=5, members=60, days=120, events_a_day=20, groups=2))
STORED_BYTES = COMPANY.space_usage(COMPANY.people[0], COMPANY.plan.until)["allocation"]["used"]
HELD_SEATS = 63
"""So many seats the team's storage takes where each brings what the contract below says."""
TB_A_SEAT = Decimal(STORED_BYTES) / 10**12 / (HELD_SEATS - Decimal("0.5"))
READ = ["team_info", "members", "member_storage"]
PRICE = '[connections.acme.contract]\ncurrency = "EUR"\nprice_per_seat_month = "15.00"\n'
ADDONS = """
[[connections.acme.contract.addons]]
name = "Extended version history"
per = "seat"
price_month = "3.00"
[[connections.acme.contract.addons]]
name = "Replay"
per = "member"
members = 4
price_month = "10.00"
"""
FALLING_PRICE = """
[connections.acme.contract]
currency = "EUR"
prices = [
    { valid_from = "2026-01-01", price_per_seat_month = "15.00" },
    { valid_from = "2027-01-01", price_per_seat_month = "11.00" },
]
[[connections.acme.contract.terms]]
seats = 70
from = "2026-02-01"
until = "2027-01-31"
"""
CONTRACTS = {
    "one price and a renewal": (f'{PRICE}renewal_date = "2027-02-01"\nnotice_days = 30\n', 0),
    "add-ons by seat and by member": (f'{PRICE}renewal_date = "2027-02-01"\npaid_by = "invoice"\n{ADDONS}', 0),
    "a year's commitment that has passed": (f'{PRICE}renewal_date = "2025-12-01"\ncommitment = "year"\n', 0),
    "a month's commitment": (f'{PRICE}commitment = "month"\npaid_by = "card"\n{ADDONS}', 0),
    "a price that falls before the renewal": (FALLING_PRICE, 0),
    "storage that holds seats": (
        f'{PRICE}renewal_date = "2027-02-01"\npaid_by = "card"\nstorage_per_seat_tb = "{TB_A_SEAT:.4f}"\n',
        HELD_SEATS,
    ),
}


def month_of(home: Home, day: date) -> Decimal:
    """What the whole month of a day costs."""
    (row,) = ask(home, f"select sum(cost) as cost from costs_daily where date_trunc('month', cost_date) = '{day}'")
    return row["cost"]


def moved_on(server: SampleServer, home: Home, day: date) -> None:
    """What is known on the morning of a day."""
    set_clock(server, datetime.combine(day, datetime.min.time(), tzinfo=server.now.tzinfo) + timedelta(hours=9))
    run(home, subjects=READ)


@pytest.mark.parametrize("name", CONTRACTS)
def test_the_bill_falls_by_what_was_said(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock moves past the renewal; the month is compared with the same month of a team that cut nothing."""
    contract, least_seats = CONTRACTS[name]
    bought = {"seats": 70}
    counted = Company.team_info_at

    def team_info_at(company: Company, moment: datetime) -> dict[str, Any]:
        return counted(company, moment) | {"num_licensed_users": bought["seats"]}

    monkeypatch.setattr(Company, "team_info_at", team_info_at)
    with SampleServer([COMPANY]) as server, linked(server, tmp_path / "home") as home:
        home.connections_file.write_text(server.connections_toml() + contract)
        begin = server.now
        run(home)
        (said,) = ask(home, "from savings where reason_code = 'ALL'")
        from_date = said["saves_from_date"]
        month = (from_date.replace(day=1) + timedelta(days=31)).replace(day=1) if from_date.day > 1 else from_date
        assert said["seats_to_cut"] > 0
        assert 70 - said["seats_to_cut"] >= least_seats
        moved_on(server, home, month)
        uncut = month_of(home, month)
        set_clock(server, begin)
        bought["seats"] -= said["seats_to_cut"]
        moved_on(server, home, month)
        assert said["saved_per_month_from_renewal"] == uncut - month_of(home, month)
        assert (said["seats_held_by_storage"] > 0) is (least_seats > 0)
