"""A team's contract as ``connections.toml`` declares it: prices, terms, add-ons, who is paid, what storage it brings.

What follows from it on a day (which term holds, until when notice can be given) is in ``assets/sql``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from resources.home_files.contract_checks import check_addons, check_contract, check_terms
from resources.home_files.contract_values import currency, end, one_of, price, terabytes
from resources.text_files.toml_file import Place, Reader, TomlFile, WrongValue, day, number, text

LEAST_SEATS = 3
"""The smallest number of seats of Dropbox's plans for teams (resellers' guides, 2023)."""
NOTICE_DAYS_OF = {"card": 0, "invoice": 30}
"""Customers who pay by card change licences themselves; by invoice they ask 30 days before (help.dropbox.com, 2024)."""

_MOST_SEATS = 10_000_000
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Price:
    """The price of a seat and month from a day on."""

    valid_from: date
    price_per_seat_month: Decimal


@dataclass(frozen=True)
class Term:
    """Seats that were bought together. ``until_date`` is the last day; None: the contract's renewal ends it.

    ``price_per_seat_month`` None: the contract's price of the day. ``notice_days`` None: the contract's.
    """

    seats: int
    from_date: date
    until_date: date | None = None
    price_per_seat_month: Decimal | None = None
    notice_days: int | None = None


@dataclass(frozen=True)
class Addon:
    """What is paid beside the seats: for each seat, for so many ``members``, or once for the team.

    ``from_date`` None: ever since. ``until_date`` is the last day; None: no end is known.
    """

    name: str
    per: str
    price_month: Decimal
    members: int | None = None
    from_date: date | None = None
    until_date: date | None = None


@dataclass(frozen=True)
class Contract:
    """What the seats cost and when the contract renews; all of it may be unknown (None).

    ``price_per_seat_month`` holds until the first of ``prices``, which are in the order of their days. What is taken
    for granted where a contract says more than price, renewal and notice is filled in: ``minimum_is_assumed`` says so
    of ``minimum_seats``, and ``notice_days`` follows from ``paid_by``.
    """

    price_per_seat_month: Decimal | None = None
    currency: str | None = None
    renewal_date: date | None = None
    notice_days: int | None = None
    minimum_seats: int | None = None
    billing_interval: str | None = None
    prices: tuple[Price, ...] = ()
    terms: tuple[Term, ...] = ()
    addons: tuple[Addon, ...] = ()
    commitment: str | None = None
    paid_by: str | None = None
    renews: str | None = None
    storage_base_tb: Decimal | None = None
    storage_per_seat_tb: Decimal | None = None
    minimum_is_assumed: bool = False

    def passed_renewal(self, today: date) -> date | None:
        """The first declared renewal that has passed and that no later term follows; None: what is declared holds.

        A month's commitment goes on from month to month, and nothing new has to be declared for it.
        """
        if self.commitment == "month" and self.renews != "never":
            return None
        ends = [each.until_date + _ONE_DAY if each.until_date else self.renewal_date for each in self.terms]
        begun = {each.from_date for each in self.terms}
        passed = {each for each in ends or [self.renewal_date] if each and each < today and each not in begun}
        return min(passed, default=None)


NO_CONTRACT = Contract()


def read_contract(file: TomlFile, place: Place, values: Mapping[str, Any]) -> Contract:
    """The contract that a table of the file declares.

    Raises:
        FixSetup: a key is not known, a value cannot be taken, or two do not fit together; the message names the line.
    """
    read = file.values(place, values, _KEYS)
    terms = tuple(Term(**each) for each in _rows(file, (*place, "terms"), read.pop("terms", ()), _TERM))
    addons = tuple(Addon(**each) for each in _rows(file, (*place, "addons"), read.pop("addons", ()), _ADDON))
    declared = Contract(**read, terms=terms, addons=addons)
    check_contract(file, place, declared)
    check_terms(file, (*place, "terms"), declared)
    check_addons(file, (*place, "addons"), declared.addons)
    return _filled_in(declared) if values.keys() & _NEW_KEYS else declared


def _filled_in(declared: Contract) -> Contract:
    """What is taken for granted of a contract that says more than price, renewal and notice."""
    if declared.notice_days is None and declared.paid_by in NOTICE_DAYS_OF:
        declared = replace(declared, notice_days=NOTICE_DAYS_OF[declared.paid_by])
    if declared.minimum_seats is None:
        declared = replace(declared, minimum_seats=LEAST_SEATS, minimum_is_assumed=True)
    return declared


def _rows(
    file: TomlFile, place: Place, tables: Sequence[Mapping[str, Any]], known: Mapping[str, Reader]
) -> Iterator[dict[str, Any]]:
    """The tables of a list, each read by its keys; ``from`` and ``until`` as the fields are called."""
    for index, table in enumerate(tables):
        read = file.values((*place, index), table, known)
        for key in _NEEDED[str(place[-1])]:
            if key not in read:
                cure = f"Write it; known are: {', '.join(known)}"
                file.refuse((*place, index), f"{key} is missing in {place[-1]}, number {index + 1}", cure)
        yield {_FIELDS.get(key, key): value for key, value in read.items()}


def _tables(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise WrongValue("each as a table of its own: [[connections.NAME.contract.terms]], or addons")
    return value


def _prices(value: Any) -> tuple[Price, ...]:
    keys = {"valid_from", "price_per_seat_month"}
    if not isinstance(value, list) or not all(isinstance(each, dict) and each.keys() == keys for each in value):
        raise WrongValue('a list like [{ valid_from = "2027-01-01", price_per_seat_month = "15.00" }]')
    found = [Price(day(each["valid_from"]), price(each["price_per_seat_month"])) for each in value]
    if len({each.valid_from for each in found}) < len(found):
        raise WrongValue("each valid_from once")
    return tuple(sorted(found, key=lambda each: each.valid_from))


_KEYS: Mapping[str, Reader] = {
    "price_per_seat_month": price,
    "currency": currency,
    "renewal_date": end("no renewal is known"),
    "notice_days": number(0, 3_650),
    "minimum_seats": number(0, _MOST_SEATS),
    "billing_interval": one_of("month", "year"),
    "prices": _prices,
    "commitment": one_of("month", "year"),
    "paid_by": one_of("card", "invoice", "reseller"),
    "renews": one_of("yearly", "never"),
    "storage_base_tb": terabytes,
    "storage_per_seat_tb": terabytes,
    "terms": _tables,
    "addons": _tables,
}
_TERM: Mapping[str, Reader] = {
    "seats": number(1, _MOST_SEATS),
    "price_per_seat_month": price,
    "from": day,
    "until": end("the contract's renewal_date ends the term, if there is one"),
    "notice_days": number(0, 3_650),
}
_ADDON: Mapping[str, Reader] = {
    "name": text,
    "per": one_of("seat", "member", "team"),
    "price_month": price,
    "members": number(0, _MOST_SEATS),
    "from": day,
    "until": day,
}
_NEEDED = {"terms": ("seats", "from"), "addons": ("name", "per", "price_month")}
_FIELDS = {"from": "from_date", "until": "until_date"}
_NEW_KEYS = {"terms", "addons", "commitment", "paid_by", "renews", "storage_base_tb", "storage_per_seat_tb"}
"""With any of these the contract counts as complete, and what it leaves out is filled in."""
