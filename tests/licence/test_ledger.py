"""The ledger member_status_history and the days it makes: odd events, lost events, rosters that know better."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assets.selects import select_of
from assets.tables import base
from tests.licence.hand_made import AS_OF, TODAY, HandMade, at

DAY = timedelta(days=1)
HALF_DAY = timedelta(hours=12)


def told(
    warehouse: HandMade, on: date, after: str | None, before: str | None = None, name: str | None = "a", **event: Any
) -> None:
    """An event at noon that says what a member became."""
    moment = at(on.isoformat()) + HALF_DAY
    row = {"team": "acme", "event_date": on, "occurred_at": moment, "event_type": "member_change_status"}
    warehouse.add(
        "member_status_events", row | {"team_member_id": name, "previous_value": before, "new_value": after} | event
    )


def roster_read(warehouse: HandMade, moment: Any) -> None:
    """A reading of the members is on record, whatever it listed."""
    day = moment.date()
    file = {"dataset": "members", "team": "acme", "day": day, "path": "p", "size_bytes": 1, "mtime_ns": 1}
    load = {"run_id": str(day), "team": "acme", "subject": "members", "state": "done", "load_date": day}
    warehouse.add("lake_files", file)
    warehouse.add("loads", load | {"started_at": moment, "finished_at": moment})


def on_day(warehouse: HandMade, day: date, columns: str = "assigned, active_members, suspended") -> tuple[Any, ...]:
    return warehouse.row(f"select {columns} from licence_position_daily where position_date = date '{day}'")


def ledger(warehouse: HandMade, columns: str = "change, source, is_assumed") -> list[tuple[Any, ...]]:
    return warehouse.rows(f"select {columns} from member_status_history where aspect = 'status' order by changed_at")


OCTOBER_5, OCTOBER_8 = date(2026, 10, 5), date(2026, 10, 8)


@pytest.mark.parametrize("logged", ["free", "guest"])
def test_a_membership_type_that_an_event_tells_is_that_of_the_list(acme: HandMade, logged: str) -> None:
    """The log has names of its own: free, full and guest, where the list tells full and limited."""
    acme.member("a", membership_type="limited")
    told(acme, OCTOBER_5, logged, "full", event_type="member_change_membership_type")
    acme.make()
    types = (
        "select value_before, value, source, disagreement from member_status_history where aspect = 'membership_type'"
    )
    assert acme.rows(f"{types} order by changed_at") == [
        ("unknown", "full", "next_event", None),
        ("full", "limited", "event", None),
    ]
    assert [on_day(acme, day, "assigned") for day in (OCTOBER_5 - DAY, OCTOBER_5)] == [(1,), (0,)]
    assert acme.rows("select membership_type from seats_as_of(date '2026-10-06')") == [("limited",)]


def test_from_guest_to_free_nothing_changes_that_counts(acme: HandMade) -> None:
    acme.member("a", membership_type="limited")
    told(acme, OCTOBER_5, "free", "guest", event_type="member_change_membership_type")
    acme.make()
    types = "select value, disagreement from member_status_history where aspect = 'membership_type'"
    assert acme.rows(types) == [("limited", None)]


def test_an_invitation_that_is_taken_back_used_a_seat_between(acme: HandMade) -> None:
    acme.member("a", status="removed", joined_on=None)
    told(acme, OCTOBER_5, "invited", "not_joined")
    told(acme, OCTOBER_8, "removed", "invited")
    acme.make()
    days = [OCTOBER_5 - DAY, OCTOBER_5, OCTOBER_8 - DAY, OCTOBER_8]
    assert [on_day(acme, day, "assigned, invited") for day in days] == [(0, 0), (1, 1), (1, 1), (0, 0)]


def test_who_is_suspended_and_then_removed_uses_a_seat_until_the_removal(acme: HandMade) -> None:
    acme.member("a", status="removed")
    told(acme, OCTOBER_5, "suspended", "active")
    told(acme, OCTOBER_8, "removed", "suspended")
    acme.make()
    days = [OCTOBER_5 - DAY, OCTOBER_5, OCTOBER_8]
    assert [on_day(acme, day) for day in days] == [(1, 1, 0), (1, 0, 1), (0, 0, 0)]


@pytest.mark.parametrize("gone", ["removed", "moved_to_another_team", "not_joined"])
def test_whoever_is_no_longer_on_the_team_uses_no_seat_by_whatever_name(acme: HandMade, gone: str) -> None:
    acme.member("a", status="removed")
    told(acme, OCTOBER_5, gone, "active")
    acme.make()
    assert (on_day(acme, OCTOBER_5 - DAY), on_day(acme, OCTOBER_5)) == ((1, 1, 0), (0, 0, 0))


def test_an_unknown_status_keeps_its_name_and_uses_no_seat(acme: HandMade) -> None:
    acme.member("a", status="parked")
    told(acme, OCTOBER_5, "parked", "active")
    acme.make()
    assert ledger(acme, "change, value")[-1] == ("parked", "parked")
    assert (on_day(acme, OCTOBER_5 - DAY), on_day(acme, OCTOBER_5)) == ((1, 1, 0), (0, 0, 0))


@pytest.mark.parametrize("before", ["active", None])
def test_an_event_that_is_told_twice_counts_once(acme: HandMade, before: str | None) -> None:
    """The log may return an event again; so may it leave out the second time what was before."""
    acme.member("a", status="suspended")
    told(acme, OCTOBER_5, "suspended", "active")
    told(acme, OCTOBER_5, "suspended", before)
    acme.make()
    assert ledger(acme) == [("joined", "roster", False), ("suspended", "event", False)]


def test_who_returns_under_a_new_id_is_a_new_seat(acme: HandMade) -> None:
    acme.member("a", status="removed", account_id="one person")
    acme.member("b", account_id="one person", joined_on=at("2026-10-08 12:00"))
    told(acme, OCTOBER_5, "removed", "active", "a")
    told(acme, OCTOBER_8, "active", "not_joined", "b")
    acme.make()
    assert ledger(acme, "team_member_id, change") == [("a", "joined"), ("a", "removed"), ("b", "returned")]
    days = [OCTOBER_5 - DAY, OCTOBER_5, OCTOBER_8]
    assert [on_day(acme, day, 'assigned, joined, "left"') for day in days] == [(1, 0, 0), (0, 0, 1), (1, 1, 0)]


def test_past_days_on_which_a_member_was_idle_stay_so_when_the_member_is_recovered(
    acme: HandMade,
) -> None:
    """Two seats idle since 2024; one is removed in June, and back under its id in August with a new joined_on."""
    told(acme, date(2026, 6, 1), "removed", "active", name="m")
    told(acme, date(2026, 8, 2), "active", "removed", name="m")
    acme.member("m", snapshot_date=date(2026, 5, 1), joined_on=at("2024-01-10"))
    acme.member("m", joined_on=at("2026-08-01"))
    for day in (date(2026, 5, 1), TODAY):
        acme.member("n", snapshot_date=day)
    acme.make()
    figures = "active_members, idle_30, idle_90"
    for day in (date(2026, 1, 15), date(2026, 5, 15), date(2026, 5, 31)):
        assert on_day(acme, day, figures) == (2, 2, 2), day
    assert on_day(acme, date(2026, 7, 1), figures) == (1, 1, 1)
    # Thirty days after the new joining, and ninety.
    assert [on_day(acme, date(2026, 8, 30) + each * DAY, figures) for each in (-1, 0)] == [(2, 1, 1), (2, 2, 1)]
    assert [on_day(acme, date(2026, 10, 29) + each * DAY, figures) for each in (-1, 0)] == [(2, 2, 1), (2, 2, 2)]


def test_a_roster_counts_against_a_log_that_lost_an_event(acme: HandMade) -> None:
    """The log tells of a suspension and of no restoring: from the next roster on the member is active."""
    for day in (OCTOBER_5, OCTOBER_8, TODAY):
        acme.member("a", snapshot_date=day)
        roster_read(acme, at(day.isoformat()) + timedelta(hours=9))
    told(acme, OCTOBER_5, "suspended", "active")
    acme.make()
    figures = "active_members, suspended, basis, rebuild_errors"
    assert on_day(acme, OCTOBER_5, figures) == (0, 1, "snapshot", 0)
    assert on_day(acme, OCTOBER_8 - DAY, figures) == (0, 1, "rebuilt", None)
    assert on_day(acme, OCTOBER_8, figures) == (1, 0, "snapshot", 1)


def test_a_roster_read_at_midnight_belongs_to_the_day_that_begins(acme: HandMade) -> None:
    acme.member("a", snapshot_date=OCTOBER_8, status="suspended", suspended_on=None)
    roster_read(acme, at("2026-10-08"))
    told(acme, OCTOBER_8, "active", "suspended")
    acme.make()
    assert on_day(acme, OCTOBER_8 - DAY) == (1, 0, 1)
    # At noon the member was restored: the row is the state at the day's end.
    assert on_day(acme, OCTOBER_8, "active_members, suspended, basis") == (1, 0, "snapshot")


def test_a_removal_that_does_not_tell_what_was_before_is_assumed(acme: HandMade) -> None:
    acme.member("a", status="removed")
    told(acme, OCTOBER_5, "removed")
    acme.make()
    assert on_day(acme, OCTOBER_5 - DAY, "assigned, assumed, confidence") == (1, 1, "assumed")
    assert on_day(acme, OCTOBER_5, "assigned, assumed, confidence") == (0, 0, "provisional")


def test_use_before_a_removal_proves_what_was_before(acme: HandMade) -> None:
    acme.member("a", status="removed")
    told(acme, OCTOBER_5, "removed")
    acme.event(at("2026-10-01 12:00"), "a")
    acme.make()
    assert ledger(acme) == [("joined", "roster", False), ("removed", "event", False)]
    assert on_day(acme, date(2026, 9, 1), "active_members, assumed") == (1, 0)


@pytest.mark.parametrize("event", [{"name": None, "after": "invited"}, {"name": "a", "after": None}])
def test_an_event_that_names_nobody_or_nothing_leaves_the_days_before_it_in_doubt(
    acme: HandMade, event: dict[str, Any]
) -> None:
    acme.member("a")
    told(acme, OCTOBER_5, **event)
    acme.make()
    assert on_day(acme, OCTOBER_5 - DAY, "assumed, confidence") == (1, "assumed")
    assert on_day(acme, OCTOBER_5, "assumed, confidence") == (0, "provisional")


def test_without_any_roster_the_log_alone_tells_and_proves_nothing(acme: HandMade) -> None:
    told(acme, OCTOBER_5, "active", "invited")
    acme.make()
    assert on_day(acme, OCTOBER_5 - DAY, "invited, basis") == (1, "rebuilt")
    assert on_day(acme, OCTOBER_5, "active_members, basis") == (1, "rebuilt")
    assert acme.rows("from licence_position_daily where confidence in ('proved', 'sign_ins_only')") == []


def test_without_the_log_only_days_with_a_roster_are_known(warehouse: HandMade) -> None:
    """A team that did not allow events.read."""
    warehouse.declare()
    for day in (OCTOBER_5, OCTOBER_8):
        warehouse.plan(snapshot_date=day, num_licensed_users=1)
        for name in "ab":
            warehouse.member(name, snapshot_date=day)
    warehouse.make()
    columns = "seats_purchased, assigned, available, active_30, idle_90, never_active, joined, basis, confidence"
    assert on_day(warehouse, OCTOBER_5, columns) == (1, 2, -1, None, None, None, None, "snapshot", "provisional")
    assert on_day(warehouse, OCTOBER_5 + DAY, columns) == (*(None,) * 8, "unknown")


def test_a_team_of_nobody_has_zeros(acme: HandMade) -> None:
    roster_read(acme, AS_OF)
    acme.make()
    figures = "assigned, active_members, invited, suspended, active_30, idle_90, never_active, assumed"
    assert on_day(acme, TODAY - DAY, figures) == (0,) * 8


def test_a_log_that_stopped_tells_nothing_of_later_days(warehouse: HandMade) -> None:
    warehouse.declare()
    warehouse.plan()
    warehouse.read_days(date(2026, 9, 1), OCTOBER_5)
    warehouse.member("a", joined_on=None)
    warehouse.make()
    assert on_day(warehouse, OCTOBER_5, "assigned, assumed, confidence") == (1, 1, "assumed")
    assert on_day(warehouse, OCTOBER_5 + DAY, "assigned, basis, confidence") == (None, None, "unknown")


ADMIN = {".tag": "admin", "admin": {".tag": "team_member", "team_member_id": "dbmid:admin", "account_id": "dbid:admin"}}
MEMBER = {".tag": "team_member", "team_member_id": "dbmid:m", "account_id": "dbid:m"}
OUTSIDER = {".tag": "non_team_member", "email": "new@acme.test"}
SOMEBODY = {".tag": "user", "user": MEMBER}


@pytest.mark.parametrize(
    ("event", "about"),
    [
        ({"context": MEMBER, "participants": [{".tag": "user", "user": OUTSIDER}]}, "dbmid:m"),
        ({"context": {".tag": "team"}, "participants": [SOMEBODY]}, "dbmid:m"),
        ({"participants": [{".tag": "group", "group": {}}, SOMEBODY]}, "dbmid:m"),
        ({"context": OUTSIDER, "participants": []}, None),  # not of the administrator who invites
        ({"context": OUTSIDER, "participants": [SOMEBODY]}, "dbmid:m"),
        ({"context": {".tag": "team"}}, "dbmid:admin"),  # who acts for the whole team: left by himself
        ({}, "dbmid:admin"),
        ({"participants": "odd"}, "dbmid:admin"),
    ],
)
def test_whom_an_event_is_about(tmp_path: Path, event: dict[str, Any], about: str | None) -> None:
    details = {"new_value": {".tag": "invited"}, "previous_value": {".tag": "not_joined"}}
    row = {
        "occurred_at": at("2026-10-05 12:00"),
        "event_type": "member_change_status",
        "actor_team_member_id": "dbmid:admin",
        "event": json.dumps({"actor": ADMIN, "details": details, **event}),
        "reason": None,
    }
    folder = tmp_path / "team=acme" / "date=2026-10-05"
    folder.mkdir(parents=True)
    schema = pa.schema([(name, pa.timestamp("us") if name == "occurred_at" else pa.string()) for name in row])
    pq.write_table(pa.Table.from_pylist([row], schema=schema), folder / "data.parquet")
    with duckdb.connect() as connection:
        source = "read_parquet($files, hive_types = {'team': varchar, 'date': date})"
        connection.execute(f"create table arriving_rows as from {source}", {"files": [str(folder / "data.parquet")]})
        found = connection.execute(select_of("member_status_events"), {"types": base.STATUS_TYPES})
        names = [column[0] for column in found.description]
        (told_row,) = found.fetchall()
    assert names == list(base.MEMBER_STATUS_EVENTS.column_names)
    assert told_row[names.index("team_member_id")] == about
    assert (told_row[names.index("previous_value")], told_row[names.index("new_value")]) == ("not_joined", "invited")
