"""A hostile company in which two people can be told from all others, and the search for what is left of them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from resources.home import Home
from sample_team.activity import work_log
from sample_team.company import Company
from sample_team.logged import LoggedEvent
from sample_team.people import Membership, populate, stamp
from sample_team.plan import CompanyPlan

PLAN = CompanyPlan(seed=21, members=30, days=25, events_a_day=10, groups=3, hostile=True, future_days=4)
SETTINGS = {"history_days": 40, "idle_after_days": 20}
"""Of the team's connection: more days than the team has events of, and few enough that some seats are idle."""
SHARED = "shared@example.com"
"""An address that both have, and that tells neither from the other."""
STAYING, GONE = "Wilhelmina Ødegård", "Bartholomäus van der Zwaag"
"""Display names of somebody who has a seat, and of somebody who was removed."""


def company() -> Company:
    """The same company each time."""
    chance = random.Random(PLAN.seed)
    people = populate(PLAN, chance)
    old = [each for each in people if each.joined_at and each.joined_at < PLAN.begins_at and not each.odd_status]
    staying, gone = [each for each in old if sum(each.email == other.email for other in people) == 1][-2:]
    for person in (staying, gone):
        person.habit, person.sleeps_at, person.suspensions, person.removed_at = "daily", None, [], None
        person.membership_type, person.omits_dates = "full", False
    gone.removed_at = PLAN.until - timedelta(days=5)
    for person, name in ((staying, STAYING), (gone, GONE)):
        person.display_name, person.external_id = name, f"hr-{person.number}-only"
        person.secondary_emails = [(f"second.{person.email}", True), (SHARED, False)]
    events = list(work_log(PLAN, people, chance))
    admin = next(each for each in people if each.habit == "admin")
    for person in (staying, gone):
        events += [_mention(admin, person, index) for index in range(len(_mentions(person)))]
    return Company(PLAN, people, events)


def person_called(company: Company, name: str) -> Membership:
    return next(each for each in company.people if each.display_name == name)


def texts_of(person: Membership) -> list[str]:
    """All that tells the person from others."""
    own = [email for email, _ in person.secondary_emails if email != SHARED]
    found = [person.team_member_id, person.account_id, person.email, person.display_name, person.external_id, *own]
    return [text for text in found if text]


def _mentions(person: Membership) -> list[dict[str, Any]]:
    """Ways in which an event of somebody else holds the person."""
    name, email = person.display_name, person.email
    given, surname = name.split(" ", 1)
    user = {"email": email, "display_name": name}
    return [
        {"participants": [{".tag": "user", "user": {".tag": "team_member", "team_member_id": person.team_member_id}}]},
        {"participants": [{".tag": "user", "user": {".tag": "non_team_member", **user}}]},
        {"context": {".tag": "team_member", "account_id": person.account_id, "display_name": "Billie"}},
        {
            "assets": [
                {".tag": "file", "display_name": f"Letter to {name.upper()}.docx", "path": {"contextual": f"/{name}"}}
            ]
        },
        {"details": {".tag": "x", "comment_text": f"Ask <{email.upper()}>, or second.{email}!"}},
        {"details": {".tag": "x", "user_name": {"given_name": given, "surname": surname}}},
        {"details": {".tag": "x", email: 1, "list": [[person.account_id, person.external_id]]}},
        {"timestamp": None, "note": f"quarantined for {email}"},
        {"note": f"\ud800 {name} {email}"},
    ]


def _mention(admin: Membership, person: Membership, index: int) -> LoggedEvent:
    occurred_at = PLAN.until - timedelta(days=1 + index % 3, hours=2, minutes=index)
    actor = {".tag": "team_member", "team_member_id": admin.team_member_id, "account_id": admin.account_id}
    event = {
        "timestamp": stamp(occurred_at),
        "event_category": {".tag": "members"},
        "event_type": {".tag": "member_suggest", "description": ""},
        "actor": {".tag": "admin", "admin": actor},
    } | _mentions(person)[index]
    text = json.dumps(event)  # letters beyond ASCII as escapes, as a server may write them
    seen = None if event["timestamp"] is None else occurred_at
    told = ("admin", "team_member", admin.team_member_id, admin.account_id)
    return LoggedEvent(occurred_at, occurred_at, text, seen, "member_suggest", "members", told)


def left_of(home: Home, texts: Iterable[str]) -> list[str]:
    """Where in a home's files, read to their end, one of the texts stands, however its letters are written."""
    wanted = [text.casefold() for text in texts]
    found = []
    for path in sorted(home.root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            content, raw = " ".join(_texts_in(path)).casefold(), path.read_bytes().lower()
            stands = [text for text in wanted if text in content or any(form in raw for form in _forms(text))]
            found += [f"{path.relative_to(home.root)}: {text}" for text in stands]
    return found


def _forms(text: str) -> set[bytes]:
    """A text as bytes whose ASCII letters are small, with its other letters small and large."""
    return {form.encode().lower() for form in (text, text.upper(), text.title())}


def _texts_in(path: Path) -> Iterable[str]:
    if path.suffix == ".parquet" and path.name == "data.parquet":
        for row in pq.read_table(path, partitioning=None).to_pylist():
            yield str(row)
            yield _plainly(row.get("event"))
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as con:
            tables = con.execute("select table_name from duckdb_tables() where not internal").fetchall()
            for (name,) in tables:
                for (text,) in con.execute(f'select row::varchar from "{name}" as row').fetchall():
                    yield text
            for (text,) in con.execute("select event from event_quarantine").fetchall():
                yield _plainly(text)


def _plainly(text: str | None) -> str:
    """A JSON text without escapes."""
    try:
        return str(json.loads(text or "null"))
    except ValueError:
        return ""
