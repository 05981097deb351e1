"""Targets whose files are tables, each the answer to one query of ``assets/sql/targets``."""

from __future__ import annotations

from assets.exports.targets.forms import csv_file, json_file, xlsx_file
from assets.exports.targets.target import Asked, Made, Setting, Target, with_addresses


def _servicenow(asked: Asked) -> Made:
    records, notes = [], []
    for team, rows in asked.by_team("servicenow_subscriptions").items():
        people, left_out = with_addresses(team, rows, "user_principal_name")
        records += people.dicts()
        notes += left_out
    entitlements = asked.ask("servicenow_entitlements")
    return Made(
        [
            xlsx_file("servicenow-entitlements.xlsx", "Entitlements", entitlements, asked.published),
            json_file("servicenow-subscriptions.json", {"records": records}, len(records)),
        ],
        notes,
    )


def _flexera(asked: Asked) -> Made:
    files, notes = [], []
    for part in ("users", "activities", "subscriptions"):
        for team, rows in asked.by_team(f"flexera_{part}").items():
            people, left_out = with_addresses(team, rows, "Email") if part == "users" else (rows, [])
            files.append(csv_file(f"flexera-{team}-{part}.csv", people))
            notes += left_out
    return Made(files, notes)


def _certero(asked: Asked) -> Made:
    return Made([xlsx_file("certero-licences.xlsx", "Licences", asked.ask("certero"), asked.published)])


def _focus(asked: Asked) -> Made:
    return Made([csv_file("focus-costs.csv", asked.ask("focus"))])


def _access_review(asked: Asked) -> Made:
    file = xlsx_file("access-review.xlsx", "Access review", asked.ask("access_review"), asked.published)
    return Made([file], earlier=[file.name])


def _help_desk(asked: Asked) -> Made:
    file = xlsx_file("help-desk.xlsx", "Seats to free", asked.ask("help_desk"), asked.published)
    none = "No seat that decisions.csv says to reclaim is assigned: take in answers first (docs/freeing-seats.md)"
    return Made([file], [] if file.rows else [none], earlier=[file.name])


def _vanta(asked: Asked) -> Made:
    found = asked.by_team("vanta").items()
    return Made([csv_file(f"Access File - {team} - Dropbox.csv", rows) for team, rows in found])


SERVICENOW = Target(
    "servicenow",
    "ServiceNow SAM: entitlements (XLSX) and user subscriptions (JSON for an import set)",
    _servicenow,
    settings=(Setting("profile", "Dropbox Business", "the integration profile that the subscriptions belong to"),),
    without={
        "price_per_seat_month": "Unit cost is empty",
        "currency": "Unit cost is empty",
        "seats_purchased": "it has no entitlement",
    },
)
FLEXERA = Target(
    "flexera",
    "Flexera One and Snow Atlas, data imports: users, activities, subscriptions (CSV)",
    _flexera,
    without={
        "price_per_seat_month": "cost, currency and purchase date of its subscription are empty",
        "currency": "cost, currency and purchase date of its subscription are empty",
        "renewal_date": "it has no subscription, whose expiration date may not be empty",
        "seats_purchased": "it has no subscription",
    },
)
CERTERO = Target(
    "certero",
    "Certero, generic licence transactions: one line a team (XLSX)",
    _certero,
    without={
        "price_per_seat_month": "its prices are empty",
        "currency": "its prices have no currency",
        "renewal_date": "its start and end date are empty",
        "seats_purchased": "it has no line",
    },
)
FOCUS = Target(
    "focus",
    "FinOps FOCUS 1.2: the cost of each day, to be added to cloud costs (CSV)",
    _focus,
    settings=(Setting("issuer", "Dropbox", "who sends the invoice: a reseller's name, if it is one"),),
    without=dict.fromkeys(("price_per_seat_month", "currency", "seats_purchased"), "it has no cost rows"),
)
ACCESS_REVIEW = Target(
    "access-review",
    "An access review: who has access, role, last use, a suggestion, room for decisions (XLSX)",
    _access_review,
    needs_names="whoever reviews access must know whose it is",
    rests_on_decisions=True,
)
HELP_DESK = Target(
    "help-desk",
    "A help desk's list: seats that were decided to be reclaimed, what to do, who gets the files (XLSX)",
    _help_desk,
    needs_names="whoever works it off must know whose account to remove",
    rests_on_decisions=True,
)
VANTA = Target(
    "vanta",
    "Vanta's access file: accounts, owners, roles, status (CSV)",
    _vanta,
    needs_names="whoever reviews access must know whose it is",
)
