"""The contract in ``connections.toml``: terms, add-ons, who is paid, and what of it cannot be meant."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from resources.errors import FixSetup
from resources.home_files.connections import read_connections
from resources.home_files.contract import Addon, Contract, Term

HEAD = '[connections.acme]\napp_key = "abc"\n[connections.acme.contract]\n'
TERM = '[[connections.acme.contract.terms]]\nseats = 3\nprice_per_seat_month = "1"\nfrom = "2026-01-01"\n'
ADDON = '[[connections.acme.contract.addons]]\nname = "x"\nper = "seat"\nprice_month = "1"\n'
EUR = 'currency = "EUR"\n'
UNTIL = 'until = "2026-12-31"\n'


def contract(tmp_path: Path, text: str) -> Contract:
    path = tmp_path / "connections.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    return read_connections(path)["acme"].contract


def test_everything_that_a_contract_can_say(tmp_path: Path) -> None:
    found = contract(
        tmp_path,
        """
        currency = "EUR"
        commitment = "year"
        paid_by = "reseller"
        notice_days = 45
        renews = "never"
        minimum_seats = 10
        storage_base_tb = "0.5"
        storage_per_seat_tb = 5
        [[connections.acme.contract.terms]]
        seats = 100
        price_per_seat_month = "15.00"
        from = "2026-03-01"
        until = 2027-02-28
        notice_days = 60
        [[connections.acme.contract.terms]]
        seats = 20
        price_per_seat_month = "18.00"
        from = "2026-09-01"
        [[connections.acme.contract.addons]]
        name = "Extended version history"
        per = "seat"
        price_month = "3.00"
        [[connections.acme.contract.addons]]
        name = "Replay"
        per = "member"
        members = 4
        price_month = "10.00"
        from = "2026-05-01"
        until = "2026-12-31"
        """,
    )
    assert found.terms == (
        Term(100, date(2026, 3, 1), date(2027, 2, 28), Decimal(15), 60),
        Term(20, date(2026, 9, 1), None, Decimal(18), None),
    )
    assert found.addons == (
        Addon("Extended version history", "seat", Decimal(3)),
        Addon("Replay", "member", Decimal(10), 4, date(2026, 5, 1), date(2026, 12, 31)),
    )
    assert (found.commitment, found.paid_by, found.notice_days, found.renews) == ("year", "reseller", 45, "never")
    assert (found.storage_base_tb, found.storage_per_seat_tb) == (Decimal("0.5"), Decimal(5))
    assert (found.minimum_seats, found.minimum_is_assumed) == (10, False)


@pytest.mark.parametrize(
    ("text", "notice_days"),
    [
        ('paid_by = "card"\n', 0),
        ('paid_by = "invoice"\n', 30),
        ('paid_by = "invoice"\nnotice_days = 60\n', 60),
        ('paid_by = "reseller"\nnotice_days = 0\n', 0),
        ('commitment = "year"\n', None),
    ],
)
def test_who_is_paid_tells_how_long_before_notice_is_due(text: str, notice_days: int | None, tmp_path: Path) -> None:
    assert contract(tmp_path, text).notice_days == notice_days


@pytest.mark.parametrize(
    "text", [EUR + TERM, EUR + ADDON, 'commitment = "year"\n', 'renews = "yearly"\n', "storage_base_tb = 5\n"]
)
def test_a_contract_in_full_has_the_least_seats_of_any_plan_and_says_that_it_is_assumed(
    text: str, tmp_path: Path
) -> None:
    found = contract(tmp_path, text)
    assert (found.minimum_seats, found.minimum_is_assumed) == (3, True)


def test_a_contract_of_price_and_renewal_alone_has_no_minimum(tmp_path: Path) -> None:
    found = contract(
        tmp_path, 'price_per_seat_month = "15.00"\nrenewal_date = "2027-03-01"\nbilling_interval = "year"\n'
    )
    assert (found.minimum_seats, found.minimum_is_assumed) == (None, False)


def test_terms_may_overlap_and_follow_each_other(tmp_path: Path) -> None:
    added = TERM.replace("2026-01-01", "2026-06-01")
    following = TERM.replace("2026-01-01", "2027-01-01")
    assert len(contract(tmp_path, EUR + TERM + UNTIL + added + following).terms) == 3


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (TERM, 3, "currency is missing"),
        (ADDON, 3, "currency is missing"),
        (EUR + TERM.replace("seats = 3\n", ""), 5, "seats is missing"),
        (EUR + TERM.replace('from = "2026-01-01"\n', ""), 5, "from is missing"),
        (EUR + TERM.replace('price_per_seat_month = "1"\n', ""), 5, "the term has no price"),
        (EUR + TERM.replace('"1"', '"-1"'), 7, 'a decimal as text, like "15.00"'),
        (EUR + TERM.replace("seats = 3", "seats = 0"), 6, "a whole number from 1"),
        (
            EUR + TERM.replace("seats", "seat"),
            6,
            "unknown key 'seat'. Known: seats, price_per_seat_month, from, until",
        ),
        (EUR + TERM + 'until = "2025-12-31"\n', 9, "until (2025-12-31) is before from (2026-01-01)"),
        (EUR + TERM + UNTIL + TERM + UNTIL, 10, "terms 1 and 2 have the same days and the same price"),
        (EUR + TERM + UNTIL + TERM.replace("2026-01-01", "2026-12-31"), 9, "write 2026-12-30"),
        (EUR + TERM.replace("2026-01-01", "2026-12-31") + TERM + UNTIL, 13, "write 2026-12-30"),
        (EUR + 'renewal_date = "2025-06-01"\n' + TERM, 9, "not before the renewal_date"),
        (EUR + ADDON.replace("seat", "seats"), 7, 'Write "seat", "member" or "team"'),
        (EUR + ADDON.replace("seat", "member"), 5, "needs members"),
        (EUR + ADDON + "members = 3\n", 9, 'members has no meaning with per = "seat"'),
        (EUR + ADDON + ADDON, 9, "the add-on 'x' is there twice on the same days"),
        (EUR + ADDON.replace('name = "x"\n', ""), 5, "name is missing"),
        (EUR + ADDON + 'from = "2026-02-01"\nuntil = "2026-01-01"\n', 10, "is before from"),
        ("terms = 3\n", 4, "Write each as a table of its own"),
        ('[connections.acme.contract.addons]\nname = "x"\n', 4, "Write each as a table of its own"),
        ('paid_by = "cash"\n', 4, 'Write "card", "invoice" or "reseller"'),
        ('paid_by = "reseller"\n', 3, "notice_days is missing"),
        ('commitment = "week"\n', 4, 'Write "month" or "year"'),
        ('commitment = "month"\nrenews = "yearly"\n', 5, 'write commitment = "year"'),
        ('renews = "never"\n', 4, "needs an end"),
        ('storage_base_tb = "5 TB"\n', 4, 'terabytes, like 5 or "0.5"'),
        ("storage_per_seat_tb = -1\n", 4, 'terabytes, like 5 or "0.5"'),
        ("storage_per_seat_tb = true\n", 4, 'terabytes, like 5 or "0.5"'),
        ("term = 3\n", 4, "unknown key 'term'. Known: price_per_seat_month"),
    ],
)
def test_a_mistake_in_a_contract_is_told_with_its_line_and_its_cure(
    text: str, line: int, words: str, tmp_path: Path
) -> None:
    with pytest.raises(FixSetup) as raised:
        contract(tmp_path, text)
    assert f"line {line}:" in str(raised.value)
    assert words in str(raised.value)


@pytest.mark.parametrize("end", ["9999-12-31", "4712-12-31", "2999-12-31"])
@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('renewal_date = "{}"\n', 4, "leave it out: then no renewal is known"),
        (EUR + TERM + 'until = "{}"\n', 9, "leave it out: then the contract's renewal_date ends the term, if there is"),
    ],
)
def test_an_open_end_written_as_the_end_of_time_does_not_break_status_and_report(
    text: str, line: int, words: str, end: str, tmp_path: Path
) -> None:
    with pytest.raises(FixSetup) as raised:
        contract(tmp_path, text.format(end)).passed_renewal(date(2026, 11, 1))
    assert f"line {line}:" in str(raised.value)
    assert f"a day before 2999, or {words}" in str(raised.value)


def test_add_ons_may_be_written_with_the_end_of_time(tmp_path: Path) -> None:
    assert contract(tmp_path, EUR + ADDON + 'until = "9999-12-31"\n').addons[0].until_date == date(9999, 12, 31)


def test_add_ons_of_one_name_may_follow_each_other(tmp_path: Path) -> None:
    dearer = ADDON.replace('"1"', '"2"') + 'from = "2027-01-01"\n'
    assert len(contract(tmp_path, EUR + ADDON + UNTIL + dearer).addons) == 2


@pytest.mark.parametrize(
    ("text", "passed"),
    [
        ('renewal_date = "2026-03-01"\n', date(2026, 3, 1)),
        ('renewal_date = "2026-11-01"\n', None),
        (EUR + TERM + 'until = "2026-10-30"\n', date(2026, 10, 31)),
        (EUR + TERM + UNTIL, None),
        (EUR + TERM + 'until = "2026-05-31"\n' + TERM.replace("2026-01-01", "2026-06-01"), None),
        ('commitment = "month"\nrenewal_date = "2026-03-01"\n', None),
        ('commitment = "month"\nrenews = "never"\nrenewal_date = "2026-03-01"\n', date(2026, 3, 1)),
    ],
)
def test_the_renewal_that_has_passed_is_the_first_that_no_later_term_follows(
    text: str, passed: date | None, tmp_path: Path
) -> None:
    assert contract(tmp_path, text).passed_renewal(date(2026, 11, 1)) == passed
