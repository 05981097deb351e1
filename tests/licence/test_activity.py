"""event_types and member_activity_daily: what an event means, and whose it is."""

from __future__ import annotations

from datetime import UTC, date, timedelta

import pytest

from assets.selects import select_of
from assets.tables import licence
from assets.warehouse import licensing
from tests.licence.hand_made import AS_OF, HandMade, at

NOON = at("2026-10-20 12:00")
WHO = "select team_member_id from member_activity_daily order by all"


def type_row(warehouse: HandMade, event_type: str) -> tuple[object, ...]:
    found = warehouse.make().dicts("select * from event_types")
    row = {row["event_type"]: row for row in found}[event_type]
    return row["event_category"], row["signal"], row["is_known"], row["events"]


def test_a_known_type_keeps_its_category_whatever_an_event_shows(warehouse: HandMade) -> None:
    warehouse.event(NOON, "a", event_type="login_fail", event_category="file_operations")
    assert type_row(warehouse, "login_fail") == ("logins", "none", True, 1)


def test_an_unknown_type_is_content_if_any_event_shows_a_content_category(warehouse: HandMade) -> None:
    warehouse.event(NOON, "a", event_type="brand_new", event_category="sharing")
    warehouse.event(NOON + timedelta(seconds=1), "a", "zeta", event_type="brand_new", event_category="logins")
    assert type_row(warehouse, "brand_new") == ("logins", "content", False, 2)


def test_an_unknown_type_without_content_category_is_unclassified(warehouse: HandMade) -> None:
    warehouse.event(NOON, "a", event_type="brand_new", event_category=None)
    assert type_row(warehouse, "brand_new") == (None, "unclassified", False, 1)


def test_of_categories_in_the_same_second_the_first_by_name_is_shown(warehouse: HandMade) -> None:
    for category in ("devices", "apps", None):
        warehouse.event(NOON, "a", event_type="brand_new", event_category=category)
    assert type_row(warehouse, "brand_new") == ("apps", "unclassified", False, 3)


@pytest.mark.parametrize("actor_kind", ["user", "admin"])
def test_a_member_acts_as_user_or_admin(warehouse: HandMade, actor_kind: str) -> None:
    warehouse.event(NOON, "a", actor_kind=actor_kind)
    assert warehouse.make().rows(WHO) == [("a",)]


@pytest.mark.parametrize(
    "actor",
    [
        {"actor_type": "non_team_member"},
        {"actor_type": "trusted_non_team_member"},
        {"actor_type": None},
        {"actor_kind": "app"},
        {"actor_kind": "reseller"},
        {"actor_kind": "anonymous"},
        {"actor_kind": None},
    ],
)
def test_others_are_nobody_even_with_a_members_id(warehouse: HandMade, actor: dict[str, str | None]) -> None:
    warehouse.member("a")
    warehouse.event(NOON, "a", **actor)
    assert warehouse.make().rows(WHO) == []


def test_an_id_that_no_roster_lists_counts(warehouse: HandMade) -> None:
    warehouse.event(NOON, "ghost")
    assert warehouse.make().rows(WHO) == [("ghost",)]


def test_an_account_stands_for_the_only_membership_that_ever_had_it(warehouse: HandMade) -> None:
    warehouse.member("gone", account_id="x", status="removed", snapshot_date=date(2026, 9, 1))
    warehouse.event(NOON, None, actor_account_id="x")
    assert warehouse.make().rows(WHO) == [("gone",)]


def test_an_account_of_two_memberships_is_nobody(warehouse: HandMade) -> None:
    warehouse.member("old", account_id="x", status="removed", snapshot_date=date(2026, 9, 1))
    warehouse.member("new", account_id="x")
    warehouse.event(NOON, None, actor_account_id="x")
    assert warehouse.make().rows(WHO) == []


def test_an_account_is_looked_up_in_its_own_team(warehouse: HandMade) -> None:
    warehouse.member("a", "acme", account_id="x")
    warehouse.member("z", "zeta", account_id="x")
    warehouse.event(NOON, None, "zeta", actor_account_id="x")
    assert warehouse.make().rows("select team, team_member_id from member_activity_daily") == [("zeta", "z")]


def test_the_member_id_goes_before_the_account(warehouse: HandMade) -> None:
    warehouse.member("a", account_id="x")
    warehouse.event(NOON, "b", actor_account_id="x")
    assert warehouse.make().rows(WHO) == [("b",)]


def test_nobody_is_found_by_address(warehouse: HandMade) -> None:
    warehouse.member("a", email="a@acme.test")
    warehouse.event(NOON, None, actor_email="a@acme.test")
    assert warehouse.make().rows(WHO) == []


def test_midnight_belongs_to_the_day_that_begins(warehouse: HandMade) -> None:
    warehouse.event(at("2026-10-20 23:59:59"), "a")
    warehouse.event(at("2026-10-21"), "a")
    assert warehouse.make().rows("select activity_date from member_activity_daily order by all") == [
        (date(2026, 10, 20),),
        (date(2026, 10, 21),),
    ]


def test_equal_events_within_a_second_all_count(warehouse: HandMade) -> None:
    for _ in range(3):
        warehouse.event(NOON, "a")
    assert warehouse.make().row("select content_events, last_at from member_activity_daily") == (3, NOON)


def test_what_is_neither_use_nor_passive_is_other(warehouse: HandMade) -> None:
    for event_type in ("login_fail", "member_change_status", "brand_new"):
        warehouse.event(NOON, "a", event_type=event_type, event_category="logins")
    assert warehouse.make().row(
        "select content_events, sign_ins, passive_events, other_events, last_content_at, last_at "
        "from member_activity_daily"
    ) == (0, 0, 0, 3, None, NOON)


def test_only_the_changed_days_are_counted_and_a_day_named_twice_counts_once(warehouse: HandMade) -> None:
    warehouse.event(NOON, "a")
    warehouse.event(NOON + timedelta(days=1), "a")
    con = warehouse.make().with_tables("member_activity_daily")
    con.execute("delete from changed_days")
    con.execute(
        "insert into changed_days values ('acme', '2026-10-20'), ('acme', '2026-10-20'), ('zeta', '2026-10-21')"
    )
    counted = con.execute(select_of("member_activity_daily")).fetchall()
    assert [(activity_date, content_events) for _, _, activity_date, content_events, *_ in counted] == [
        (date(2026, 10, 20), 1)
    ]


COUNTED = (licence.TEAMS, licence.MEMBER_HISTORY, licence.EVENT_TYPES, licence.MEMBER_ACTIVITY_DAILY)


def days_counted_again(warehouse: HandMade) -> int:
    """Makes the tables as a run does, after a mark was put on each day; returns how many days lost it."""
    warehouse.con.execute("update member_activity_daily set other_events = 99")
    licensing.make_licence_tables(warehouse.con, AS_OF.replace(tzinfo=UTC), COUNTED)
    counted = "select count(*) from member_activity_daily where other_events <> 99"
    (days,) = warehouse.con.execute(counted).fetchone() or (0,)
    return int(days)


def counted(warehouse: HandMade) -> HandMade:
    for age in range(3):
        warehouse.event(NOON - timedelta(days=age), "a")
    licensing.make_licence_tables(warehouse.con, AS_OF.replace(tzinfo=UTC), COUNTED)
    return warehouse


@pytest.mark.parametrize(
    ("change", "days"),
    [
        ("select 1", 0),
        ("insert into changed_days values ('acme', '2026-10-20')", 1),
        ("update signals set signal = 'passive' where event_type = 'file_edit'", 3),
        ("update signals set kind = 'read' where event_type = 'file_edit'", 3),
        ("update signals set deliberate = false where event_type = 'file_edit'", 3),
        ("update signals set product = 'Paper' where event_type = 'file_edit'", 0),  # nothing here tells it
        ("update activity_basis set basis = split_part(basis, ' ', 1)", 3),  # made by another version of the select
    ],
)
def test_days_are_counted_again_when_what_they_rest_on_changes(warehouse: HandMade, change: str, days: int) -> None:
    made = counted(warehouse)
    made.con.execute(change)
    assert days_counted_again(made) == days
    assert days_counted_again(made) == 0


def test_the_days_of_a_version_with_other_columns_are_counted_again(warehouse: HandMade) -> None:
    made = counted(warehouse)
    made.con.execute("alter table member_activity_daily drop column on_api")
    made.con.execute("update activity_basis set basis = 'of the version before'")
    assert days_counted_again(made) == 3
