"""members, member_history, groups, group_members, member_storage: what the snapshots tell."""

from __future__ import annotations

from datetime import date

import pytest

from tests.licence.hand_made import HandMade, at

HISTORY = "select team_member_id, email, valid_from, valid_to from member_history order by all"


def day(number: int) -> date:
    return date(2026, 10, number)


def file(dataset: str, number: int, team: str = "acme") -> dict[str, object]:
    return {"dataset": dataset, "team": team, "day": day(number), "path": "p", "size_bytes": 1, "mtime_ns": 1}


def test_each_teams_own_newest_snapshot_counts(warehouse: HandMade) -> None:
    warehouse.member("a", "acme", snapshot_date=day(30))
    warehouse.member("b", "acme", snapshot_date=day(31))
    warehouse.member("a", "zeta", snapshot_date=day(29))  # the same id in another team is another member
    assert warehouse.make().rows("select team, team_member_id, snapshot_date from members order by all") == [
        ("acme", "b", day(31)),
        ("zeta", "a", day(29)),
    ]


def test_an_empty_newest_snapshot_is_an_empty_roster(warehouse: HandMade) -> None:
    warehouse.member("a", snapshot_date=day(30))
    warehouse.add("lake_files", file("members", 30), file("members", 31))
    warehouse.make()
    assert warehouse.rows("select * from members") == []
    assert warehouse.rows(HISTORY) == [("a", None, day(30), day(31))]


def test_history_keeps_one_period_while_nothing_changes(warehouse: HandMade) -> None:
    for number in (20, 21, 25):  # no snapshot from the 22nd to the 24th: nothing was seen otherwise
        warehouse.member("a", snapshot_date=day(number))
    assert warehouse.make().rows(HISTORY) == [("a", None, day(20), None)]


def test_history_of_a_change_and_back(warehouse: HandMade) -> None:
    for number, email in ((20, "x"), (21, "y"), (22, "x"), (23, "x")):
        warehouse.member("a", snapshot_date=day(number), email=email)
    assert warehouse.make().rows(HISTORY) == [
        ("a", "x", day(20), day(21)),
        ("a", "x", day(22), None),
        ("a", "y", day(21), day(22)),
    ]


def test_history_ends_where_a_member_is_absent_and_begins_again(warehouse: HandMade) -> None:
    for number in (20, 21, 22):
        warehouse.member("always", snapshot_date=day(number))
    warehouse.member("a", snapshot_date=day(20))
    warehouse.member("a", snapshot_date=day(22))
    warehouse.member("b", snapshot_date=day(20))
    assert warehouse.make().rows(HISTORY) == [
        ("a", None, day(20), day(21)),
        ("a", None, day(22), None),
        ("always", None, day(20), None),
        ("b", None, day(20), day(21)),
    ]


def test_history_sees_a_change_of_any_column(warehouse: HandMade) -> None:
    warehouse.member("a", snapshot_date=day(20))
    changed = (
        {"roles": ["Team admin"]},
        {"joined_on": None},
        {"is_email_verified": False},
        {"is_disconnected": True},
        {"secondary_emails": ["a@x"]},
        {"verified_emails": ["a@x"]},
    )
    for number, change in enumerate(changed, start=21):
        warehouse.member("a", snapshot_date=day(number), **change)
    assert warehouse.make().row("select count(*) from member_history") == (1 + len(changed),)


def test_history_of_two_teams_goes_by_each_teams_own_days(warehouse: HandMade) -> None:
    warehouse.member("a", "acme", snapshot_date=day(20))
    warehouse.member("a", "acme", snapshot_date=day(22))
    warehouse.member("z", "zeta", snapshot_date=day(21))
    assert warehouse.make().rows(HISTORY) == [("a", None, day(20), None), ("z", None, day(21), None)]


def test_the_last_group_that_is_deleted_is_gone(warehouse: HandMade) -> None:
    warehouse.add("group_snapshots", {"team": "acme", "snapshot_date": day(30), "group_id": "g:1"})
    warehouse.add("lake_files", file("groups", 30), file("groups", 31))
    assert warehouse.make().rows('select * from "groups"') == []


def test_memberships_are_those_of_the_members_newest_day(warehouse: HandMade) -> None:
    warehouse.member("a", snapshot_date=day(30))
    edge = {"team": "acme", "snapshot_date": day(30), "group_id": "g:1", "team_member_id": "a"}
    warehouse.add("membership_snapshots", edge)
    assert warehouse.make().rows("select team_member_id from group_members") == [("a",)]
    warehouse.member("a", snapshot_date=day(31))  # left its only group
    assert warehouse.make().rows("select team_member_id from group_members") == []


def reading(number: int, used_bytes: int | None, error: str | None) -> dict[str, object]:
    return {
        "team": "acme",
        "snapshot_date": day(number),
        "team_member_id": "a",
        "used_bytes": used_bytes,
        "read_at": at(f"2026-10-{number:02} 09:00"),
        "error": error,
    }


def test_the_last_successful_storage_reading_stays_through_failures(warehouse: HandMade) -> None:
    warehouse.add("storage_snapshots", reading(1, 10, None), reading(8, 20, None), reading(15, None, "timeout"))
    assert warehouse.make().rows("select used_bytes, error from member_storage") == [(20, None)]


@pytest.mark.parametrize("empty", ["", "  "])
def test_a_text_that_is_empty_is_not_told(warehouse: HandMade, empty: str) -> None:
    """Two members without an account are not one person, and a team without a name is called by the connection's."""
    warehouse.declare()
    warehouse.plan(team_name=empty)
    texts = {"account_id": empty, "email": empty, "external_id": empty, "display_name": empty}
    for name in ("a", "b"):
        warehouse.member(name, **texts)
    group = {"group_id": "g:1", "group_name": empty, "group_external_id": empty}
    warehouse.add("group_snapshots", {"team": "acme", "snapshot_date": day(31), **group})
    warehouse.make()
    for table in ("members", "member_history"):
        assert warehouse.rows(f"select distinct {', '.join(texts)} from {table}") == [(None,) * len(texts)]
    assert warehouse.rows("select team_name from teams") == [(None,)]
    # A name of blanks can be written in a list.
    assert warehouse.rows("select group_name, group_external_id from groups") == [(empty or None, None)]
    assert warehouse.rows("from duplicates") == []


def test_without_a_successful_reading_the_last_failure_tells_why(warehouse: HandMade) -> None:
    warehouse.add("storage_snapshots", reading(1, None, "not_found"), reading(8, None, "timeout"))
    assert warehouse.make().rows("select used_bytes, error from member_storage") == [(None, "timeout")]


@pytest.mark.parametrize("name", ["", " ", None])
def test_who_is_only_invited_has_no_name_rather_than_an_empty_one(warehouse: HandMade, name: str | None) -> None:
    warehouse.declare()
    for number, told in ((1, None), (2, name)):
        warehouse.member("a", status="invited", display_name=told, snapshot_date=day(number))
    warehouse.make()
    assert warehouse.rows("select display_name from members") == [(None,)]
    assert warehouse.rows("select display_name from seats") == [(None,)]
    assert warehouse.rows("select display_name, valid_to from member_history") == [(None, None)]
