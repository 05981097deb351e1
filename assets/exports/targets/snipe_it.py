"""Snipe-IT: a CSV file for the first load, and afterwards a plan of REST calls against its own list of seats.

Its importer gives a person another free seat each time a file is imported, so only the first load is a file. The plan
takes what Snipe-IT answers to ``GET /api/v1/licenses/ID/seats`` and ``GET /api/v1/users``, and holds what differs: what
is done already is not in it.
"""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

from assets.exports.targets.forms import csv_file, json_file
from assets.exports.targets.target import Asked, Made, Setting, Target
from resources.errors import FixSetup
from resources.storage.queries import Rows

_Object = dict[str, Any]


def _make(asked: Asked) -> Made:
    rows = asked.ask("snipe_it")
    if asked.settings["seats"] or asked.settings["users"]:
        return _plan(asked, rows)
    return Made(
        [csv_file("snipe-it-licences.csv", rows)],
        [
            "Import the file once, with update ticked; afterwards --set seats=FILE --set users=FILE (docs/targets.md)",
            *_too_many(rows),
        ],
    )


def _too_many(rows: Rows) -> list[str]:
    """The licences to which more people are assigned than seats are bought: Snipe-IT has none for the last ones."""
    people: dict[tuple[str, int], int] = {}
    for row in rows.dicts():
        licence = row["item name"], row["seats"]
        people[licence] = people.get(licence, 0) + bool(row["username"])
    return [
        f"{name}: {count} people are assigned to {seats} seats; the last {count - seats} get none"
        for (name, seats), count in people.items()
        if count > seats
    ]


def _plan(asked: Asked, rows: Rows) -> Made:
    if len(asked.teams) != 1:
        raise FixSetup("Planning calls for Snipe-IT", "several teams are published", "Name one with --team")
    for name in ("seats", "users"):
        if not asked.settings[name]:
            raise FixSetup("Planning calls for Snipe-IT", f"{name} is not named", f"Add --set {name}=FILE")
    seats, users = (_answer(Path(asked.settings[name])) for name in ("seats", "users"))
    holders = [row for row in rows.dicts() if row["username"]]
    calls, unknown, waiting = planned(holders, seats, users)
    notes = [f"{len(calls)} calls, to be made in their order"]
    if unknown:
        notes.append(f"{len(unknown)} people are not users of Snipe-IT yet: people_to_create in the plan")
    if waiting:
        notes.append(f"{len(waiting)} people find no free seat: waiting in the plan; raise the licence's seats first")
    plan = {"calls": calls, "people_to_create": unknown, "waiting": waiting}
    return Made([json_file("snipe-it-plan.json", plan, len(calls))], notes)


def planned(
    holders: list[_Object], seats: list[_Object], users: list[_Object]
) -> tuple[list[_Object], list[_Object], list[str]]:
    """The calls that make Snipe-IT's seats those of Dropbox; people it does not know; people without a free seat.

    A seat that an asset holds, or a person whom the list of users does not name, is left alone.

    Args:
        holders: who has a seat: ``username``, ``email``, ``full name``.
        seats: Snipe-IT's seats: ``id``, ``license_id``, ``assigned_user``, ``assigned_asset``.
        users: Snipe-IT's users: ``id``, ``username``, ``email``.
    """
    known = {user["id"] for user in users}
    accounts = _accounts(holders, seats, users)
    wanted = set(accounts)
    kept: set[int] = set()
    free, back = [], []
    for seat in seats:
        user = _holder(seat)
        if user is None and not seat.get("assigned_asset"):
            free.append(seat)
        elif user in known and (user in kept or user not in wanted):
            back.append(seat)
        elif user is not None:
            kept.add(user)
    calls = [_call(seat, None, "has no seat in Dropbox, or a second one here") for seat in back]
    unknown, waiting = [], []
    for holder, user in zip(holders, accounts, strict=True):
        if user is None:
            unknown.append({name: holder[name] for name in ("username", "full name", "email")})
        elif user not in kept:
            kept.add(user)
            if free or back:
                calls.append(_call((free or back).pop(0), user, f"{holder['email']} has a seat in Dropbox"))
            else:
                waiting.append(holder["email"])
    return calls, unknown, waiting


def _call(seat: _Object, user: int | None, because: str) -> _Object:
    path = f"/api/v1/licenses/{seat['license_id']}/seats/{seat['id']}"
    return {"method": "PATCH", "path": path, "body": {"assigned_to": user}, "because": because}


def _accounts(holders: list[_Object], seats: list[_Object], users: list[_Object]) -> list[int | None]:
    """The user of Snipe-IT who each holder is: by address, else by the name to sign in with; nobody is two of them.

    Names may be left parts of addresses, which several people have: one whose address is a holder's is nobody else. Of
    several with the same address, one with a seat counts.
    """
    seated = {_holder(seat) for seat in seats}
    addresses = {_folded(holder["email"]) for holder in holders}
    by_address: dict[str, int] = {}
    by_name: dict[str, int] = {}
    for user in sorted(users, key=lambda user: user["id"] in seated):
        address, name = (_answered(user, key) for key in ("email", "username"))
        by_address[address] = user["id"]
        if address not in addresses:
            by_name[name] = user["id"]
    found: dict[int, int] = {}
    taken: set[int] = set()
    for key, ids in (("email", by_address), ("email", by_name), ("username", by_name)):
        for index, holder in enumerate(holders):
            user_id = ids.get(_folded(holder[key]))
            if user_id is not None and index not in found and user_id not in taken:
                found[index] = user_id
                taken.add(user_id)
    return [found.get(index) for index, _ in enumerate(holders)]


def _answered(user: _Object, key: str) -> str:
    """What a user is known by; Snipe-IT escapes its answers for a page (``o&#039;brien@acme.test``)."""
    return _folded(html.unescape(str(user.get(key) or "")))


def _holder(seat: _Object) -> int | None:
    user: int | None = (seat.get("assigned_user") or {}).get("id")
    return user


def _folded(name: str) -> str:
    return name.strip().casefold()


def _answer(path: Path) -> list[_Object]:
    """The rows of an answer of Snipe-IT that was kept in a file.

    Raises:
        FixSetup: it cannot be read, or is a page of several.
    """
    tried = f"Reading {path}"
    try:
        answer = json.loads(path.read_text(encoding="utf-8-sig"))
        rows, total = answer["rows"], answer.get("total", 0)
        _ = [row["id"] for row in rows]
    except OSError as error:
        raise FixSetup(tried, error.strerror or "it cannot be read", "Keep Snipe-IT's answer in this file") from error
    except (ValueError, TypeError, KeyError) as error:
        cure = "Keep the whole answer in it: a JSON object with rows, each with an id"
        raise FixSetup(tried, "it is not an answer of Snipe-IT's API", cure) from error
    if total > len(rows):
        cure = "Ask with limit and offset until all are there, and put the rows into one file (docs/targets.md)"
        raise FixSetup(tried, f"it holds {len(rows)} of {total} rows", cure)
    return list(rows)


SNIPE_IT = Target(
    "snipe-it",
    "Snipe-IT: licences and people for a first load (CSV), then a plan of REST calls (JSON)",
    _make,
    settings=(
        Setting("category", "Collaboration", "the licences' category"),
        Setting("username", "email", "what people sign in to Snipe-IT with", ("email", "left_part")),
        Setting("seats", "", "Snipe-IT's answer to GET /api/v1/licenses/ID/seats, in a file: for a plan"),
        Setting("users", "", "Snipe-IT's answer to GET /api/v1/users, in a file: for a plan"),
    ),
    needs_names="it gives seats to its own users, whom it finds by their addresses",
    without={
        "price_per_seat_month": "purchase cost is empty",
        "renewal_date": "expiration date is empty",
        "seats_purchased": "seats and purchase cost are of those that are assigned",
    },
)
