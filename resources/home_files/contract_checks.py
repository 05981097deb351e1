"""What of a contract must fit together, beyond its single values. Mistakes name their line and what to write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, permutations
from typing import TYPE_CHECKING

from resources.text_files.toml_file import Place, TomlFile

if TYPE_CHECKING:
    from resources.home_files.contract import Addon, Contract, Term


def check_contract(file: TomlFile, place: Place, contract: Contract) -> None:
    """The keys of the contract itself.

    Raises:
        FixSetup: they do not fit together.
    """
    if (contract.terms or contract.addons) and contract.currency is None:
        file.refuse(place, "currency is missing: terms and add-ons have prices", 'Write it, like currency = "EUR"')
    says_notice = contract.notice_days is not None or (
        contract.terms and all(each.notice_days is not None for each in contract.terms)
    )
    if contract.paid_by == "reseller" and not says_notice:
        came_back = 'notice_days is missing: with paid_by = "reseller" it is what the reseller\'s contract says'
        file.refuse(place, came_back, "Write notice_days here, or in each term")
    if contract.commitment == "month" and contract.renews == "yearly":
        came_back = 'commitment = "month" does not go with renews = "yearly": it goes on from month to month'
        file.refuse((*place, "renews"), came_back, 'Leave renews out, or write commitment = "year"')
    has_end = contract.renewal_date is not None or any(each.until_date for each in contract.terms)
    if contract.renews == "never" and not has_end:
        came_back = 'renews = "never" needs an end'
        file.refuse((*place, "renews"), came_back, "Write renewal_date, or the until of the terms, beside it")


def check_terms(file: TomlFile, place: Place, contract: Contract) -> None:
    """Each term, and each two of them.

    Raises:
        FixSetup: one lacks something, ends before it begins, or two overlap in a way that cannot be meant.
    """
    has_price = contract.price_per_seat_month is not None or contract.prices
    for index, term in enumerate(contract.terms):
        at = (*place, index)
        if term.price_per_seat_month is None and not has_price:
            cure = "Write price_per_seat_month in the term, or in the contract for all terms without their own"
            file.refuse(at, "the term has no price", cure)
        _check_days(file, at, "term", term)
        begins_too_late = contract.renewal_date is not None and term.from_date >= contract.renewal_date
        if term.until_date is None and begins_too_late:
            came_back = f"the term begins on {term.from_date}, not before the renewal_date that ends it"
            file.refuse((*at, "from"), came_back, "Write the term's until")
    for (first, one), (second, other) in permutations(enumerate(contract.terms), 2):
        _check_two(file, place, (first, one), (second, other))


def _check_two(file: TomlFile, place: Place, one_: tuple[int, Term], other_: tuple[int, Term]) -> None:
    """Two terms; they may overlap, since seats are bought in addition."""
    (first, one), (second, other) = one_, other_
    if first < second and replace(one, seats=0, notice_days=None) == replace(other, seats=0, notice_days=None):
        came_back = f"terms {first + 1} and {second + 1} have the same days and the same price"
        file.refuse((*place, second), came_back, "Write one term with the seats of both")
    if one.until_date and one.until_date == other.from_date:
        came_back = (
            f"term {first + 1} ends on {one.until_date}, the day on which term {second + 1} begins: "
            "that day would be paid twice"
        )
        cure = f"until is the last day of a term: write {one.until_date - timedelta(days=1)}"
        file.refuse((*place, first, "until"), came_back, cure)


def check_addons(file: TomlFile, place: Place, addons: Sequence[Addon]) -> None:
    """Each add-on, and each two of them.

    Raises:
        FixSetup: one lacks something, or two of the same name hold on the same day.
    """
    for index, addon in enumerate(addons):
        at = (*place, index)
        if addon.per == "member" and addon.members is None:
            file.refuse(at, 'per = "member" needs members', "Write for how many members it is paid")
        if addon.per != "member" and addon.members is not None:
            came_back = f'members has no meaning with per = "{addon.per}"'
            file.refuse((*at, "members"), came_back, 'Leave it out, or write per = "member"')
        _check_days(file, at, "add-on", addon)
    for (_, one), (index, other) in combinations(enumerate(addons), 2):
        if one.name == other.name and _overlap(one, other):
            cure = "Give them different names, or days that do not overlap (from, until)"
            file.refuse((*place, index), f"the add-on {other.name!r} is there twice on the same days", cure)


def _check_days(file: TomlFile, place: Place, what: str, span: Term | Addon) -> None:
    if span.from_date and span.until_date and span.until_date < span.from_date:
        came_back = f"until ({span.until_date}) is before from ({span.from_date})"
        file.refuse((*place, "until"), came_back, f"Write the last day of the {what}, or leave until out")


def _overlap(one: Addon, other: Addon) -> bool:
    begins = max(one.from_date or date.min, other.from_date or date.min)
    return begins <= min(one.until_date or date.max, other.until_date or date.max)
