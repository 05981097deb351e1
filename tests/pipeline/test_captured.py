"""Answers in the shape of the real service's, as others published them, with the people replaced: read to the tables.

``captured/answers.json``: a team of before ``num_used_licenses``, an invited member whose account is told and who has
an empty name, a removed one that was disconnected, names in Japanese, events without origin or with an actor of whom
only the address is told, a reseller.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from resources import clock
from resources.home import Home
from tests.pipeline.linked_home import run
from tests.published import ask
from tests.resources.loopback import MARKER, Loopback, Received, Reply

ANSWERS: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "captured" / "answers.json").read_text(encoding="utf-8")
)
EVENTS = ANSWERS["team_log/get_events"]["events"]
TOML = '[connections.acme]\napp_key = "key"\nhistory_days = 30\nidle_after_days = 20\n'


def serve(received: Received) -> Reply:
    """The captured answers; an event is told for the span that its time lies in."""
    if received.path == "/oauth2/token":
        return Reply(body={"access_token": f"{MARKER}-access", "expires_in": 14_400})
    route = received.path.removeprefix("/2/")
    if route != "team_log/get_events":
        return Reply(body=ANSWERS[route])
    span = received.json()["time"]
    found = [each for each in EVENTS if span["start_time"] <= each["timestamp"] < span["end_time"]]
    return Reply(body=ANSWERS[route] | {"events": found})


@pytest.fixture
def home(dropbox: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    dropbox.answer = serve
    monkeypatch.setenv("DROPBOX_ACME_APP_SECRET", MARKER)
    monkeypatch.setenv("DROPBOX_ACME_REFRESH_TOKEN", MARKER)
    monkeypatch.setenv(clock.VARIABLE, "2026-11-01T09:00:00Z")
    home = Home(tmp_path / "home")
    home.make(home.root)
    home.connections_file.write_text(TOML)
    loads = run(home)
    assert [load.error for load in loads if load.error] == []
    assert [load.outcome.left_out for load in loads if load.outcome.left_out] == []
    return home


def test_what_was_captured_is_read_right(home: Home) -> None:
    (team,) = ask(home, "select team_name, has_team_file_events from teams")
    assert team == {"team_name": "Example Ltd", "has_team_file_events": True}
    (position,) = ask(home, "select seats_purchased, vendor_used, vendor_provisioned, assigned from licence_position")
    assert position == {"seats_purchased": 10, "vendor_used": None, "vendor_provisioned": 8, "assigned": 2}
    members = ask(home, "select email, account_id, display_name, status, joined_on, is_disconnected from members")
    assert sorted(map(str, members)) == sorted(
        map(
            str,
            [
                {"email": "ada@example.com", "account_id": "dbid:AACada", "display_name": "デモ", "status": "active",
                 "joined_on": datetime(2016, 1, 15, 7, 45, 59), "is_disconnected": None},
                {"email": "ben@example.com", "account_id": "dbid:AACben", "display_name": None, "status": "invited",
                 "joined_on": None, "is_disconnected": None},
                {"email": "cem@example.com", "account_id": "dbid:AACcem", "display_name": "Cem A", "status": "removed",
                 "joined_on": datetime(2018, 3, 1, 10), "is_disconnected": True},
            ],
        )
    )  # fmt: skip
    assert ask(home, 'select group_name, member_count from "groups"') == [
        {"group_name": "営業部", "member_count": None}
    ]
    kept = ask(home, "select event from event_json")
    assert sorted((json.loads(row["event"]) for row in kept), key=str) == sorted(EVENTS, key=str)
    assert ask(home, "from event_quarantine") == []
    actors = ask(home, "select actor_kind, actor_email, actor_team_member_id from events order by occurred_at desc")
    assert [tuple(row.values()) for row in actors] == [
        ("admin", "ada@example.com", "dbmid:AACada"),
        ("admin", "ada@example.com", None),
        ("reseller", "sales@seats.example", None),
        ("user", "ada@example.com", "dbmid:AACada"),
    ]
    (ada,) = ask(
        home, "select verdict, last_activity_type, last_admin_work_at, roles from seats where status = 'active'"
    )
    assert ada == {
        "verdict": "active",
        "last_activity_type": "dash_created_stack",
        "last_admin_work_at": datetime(2026, 10, 15, 9, 31, 2),
        "roles": ["Team"],
    }
