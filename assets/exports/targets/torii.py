"""Torii: one JSON file a team for a custom integration.

Its form: developers.toriihq.com, PUT /services/sync/custom, file schema.
"""

from __future__ import annotations

from typing import Any

from assets.exports.targets.forms import json_file
from assets.exports.targets.target import Asked, File, Made, Target, with_addresses
from resources.storage.queries import Rows


def _make(asked: Asked) -> Made:
    licences = asked.by_team("torii_licences")
    files, notes = [], []
    for team, users in asked.by_team("torii_users").items():
        [licence] = licences[team].dicts()
        currency = licence.pop("currency")
        if licence["pricePerUser"] is not None and currency:
            words = f"pricePerUser is for a year, in hundredths of {currency}, which Torii takes for its own currency"
            notes.append(f"{team}: {words}")
        people, left_out = with_addresses(team, users, "email")
        files.append(_file(team, people, licence))
        notes += left_out
    return Made(files, notes)


def _file(team: str, users: Rows, licence: dict[str, Any]) -> File:
    shown, paid = [], []
    for user in users.dicts():
        if user.pop("consumes_seat"):
            # A seat that is suspended or only invited is paid for, and nobody can use it.
            is_active = user["externalStatus"] == "active"
            paid.append({"email": user["email"], "licenseStatus": "active" if is_active else "inactive"})
        shown.append(_told(user))
    return json_file(f"torii-{team}.json", {"users": shown, "licenses": [_told(licence) | {"users": paid}]}, len(shown))


def _told(values: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known: Torii has no null."""
    return {name: value for name, value in values.items() if value is not None}


TORII = Target(
    "torii",
    "JSON for a custom integration of Torii: users, last use, licences",
    _make,
    without={"price_per_seat_month": "pricePerUser is left out", "seats_purchased": "unassignedAmount is left out"},
)
