"""The rest of the seat report: what was done and where, the roster, exclusions, reasons and their evidence."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.tables import licence
from tests.licence.hand_made import AS_OF, TODAY, HandMade, at, run_licence_sql

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
SEAT = (
    licence.TEAMS,
    licence.MEMBERS,
    licence.MEMBER_HISTORY,
    licence.GROUPS,
    licence.GROUP_MEMBERS,
    licence.MEMBER_STORAGE,
    licence.EVENT_TYPES,
    licence.MEMBER_ACTIVITY_DAILY,
    licence.CONTRACTS,
    licence.DUPLICATES,
    licence.ROSTER_MATCHES,
    licence.ROSTER_UNMATCHED,
    licence.SEAT_EXCLUSIONS,
    licence.SEAT_USE,
    licence.SEAT_VERDICTS,
    licence.SEATS,
    licence.RECLAIM_CANDIDATES,
)
"""What the report needs; the tables of the past are left out."""


def seats(warehouse: HandMade, columns: str = "*", as_of: datetime = AS_OF) -> dict[str, dict[str, Any]]:
    run_licence_sql(warehouse.con, as_of, SEAT)
    rows = warehouse.dicts(f"select team_member_id, columns(*) from (select team_member_id, {columns} from seats)")
    return {row.pop("team_member_id"): row for row in rows}


def seat(warehouse: HandMade, *columns: str, as_of: datetime = AS_OF) -> tuple[Any, ...]:
    row = seats(warehouse, ", ".join(columns), as_of)["a"]
    return tuple(row[name] for name in columns)


def roster(warehouse: HandMade, *lines: dict[str, Any]) -> None:
    warehouse.add("roster_lines", *({"line": index + 2} | line for index, line in enumerate(lines)))


def exclude(warehouse: HandMade, **exclusion: Any) -> None:
    warehouse.add("exclusions", {"number": 1, "reason": "because", "owner": "o"} | exclusion)


# What was done, and where.


@pytest.mark.parametrize(
    ("since_use", "days"),
    [
        (timedelta(0), (1, 1, 1)),
        (30 * DAY, (1, 1, 1)),  # exactly N days ago still counts
        (30 * DAY + SECOND, (0, 1, 1)),
        (60 * DAY, (0, 1, 1)),
        (60 * DAY + SECOND, (0, 0, 1)),
        (90 * DAY, (0, 0, 1)),
        (90 * DAY + SECOND, (0, 0, 0)),  # the same UTC day, but longer ago
    ],
)
def test_days_of_use_on_the_edge(acme: HandMade, since_use: timedelta, days: tuple[int, ...]) -> None:
    acme.member("a")
    acme.event(AS_OF - since_use, "a")
    found = seat(acme, "active_days_30", "active_days_60", "active_days_90", "content_events_90", "write_events_90")
    assert found == (*days, days[2], days[2])


def test_events_are_counted_by_kind_and_content_alone(acme: HandMade) -> None:
    acme.member("a")
    for event_type, times in {
        "file_edit": 1,  # write
        "file_download": 2,  # read
        "shared_link_create": 3,  # share
        "file_add_comment": 4,  # comment
        "sign_signature_request_sent": 5,  # sign
        "device_sync_backup_status_changed": 6,  # a client's sign of life
        "login_success": 7,
        "login_fail": 8,
    }.items():
        for index in range(times):
            acme.event(AS_OF - DAY - index * SECOND, "a", event_type=event_type)
    acme.event(AS_OF - DAY, "a", event_type="brand_new", event_category="sharing")  # content of no kind
    names = ("content", "read", "write", "share", "comment", "sign")
    found = seat(acme, *(f"{name}_events_90" for name in names), "sign_ins_90", "active_days_90")
    assert found == (16, 2, 1, 3, 4, 5, 7, 1)


@pytest.mark.parametrize(
    ("event", "is_deliberate"),
    [
        ({}, True),
        ({"event_type": "login_success"}, True),
        ({"event_type": "brand_new", "event_category": "paper"}, True),  # nobody has judged the type
        ({"access_method": "desktop"}, True),  # sync and people share the type
        ({"access_method": "sign_in_as", "actor_kind": "admin"}, True),  # the administrator's own work
        ({"access_method": "api"}, False),
        ({"event_type": "file_add_from_automation"}, False),
        ({"event_type": "file_request_receive_file"}, False),  # others sent it
        ({"event_type": "login_fail"}, False),  # no use at all
        ({"event_type": "device_change_ip_web"}, False),
    ],
)
def test_what_shows_a_persons_hand(acme: HandMade, event: dict[str, str], is_deliberate: bool) -> None:
    acme.member("a")
    acme.event(AS_OF - DAY, "a", **event)
    assert seat(acme, "last_deliberate_at") == (AS_OF - DAY if is_deliberate else None,)


def test_an_app_keeps_a_seat_in_use_and_it_shows(acme: HandMade) -> None:
    acme.member("a")
    acme.event(AS_OF - 200 * DAY, "a", access_method="web")
    acme.event(AS_OF - DAY, "a", access_method="api")
    assert seat(acme, "verdict", "last_used_at", "last_deliberate_at", "last_activity_client") == (
        "active",
        AS_OF - DAY,
        AS_OF - 200 * DAY,
        "api",
    )


@pytest.mark.parametrize(
    ("access_method", "clients"),
    [
        ("web", ["web"]),
        ("desktop", ["desktop"]),
        ("mobile", ["mobile"]),
        ("api", ["api"]),
        ("sign_in_as", ["web"]),
        ("admin_console", ["web"]),
        ("enterprise_console", ["web"]),
        ("content_manager", ["web"]),
        ("end_user", []),  # a session of a kind that was not told
        ("other", []),
        ("telepathy", []),
        (None, []),
    ],
)
def test_clients_by_access_method(acme: HandMade, access_method: str | None, clients: list[str]) -> None:
    acme.member("a")
    acme.event(AS_OF - DAY, "a", access_method=access_method)
    found = seat(acme, "clients", "last_activity_client", "last_activity_type")
    assert found == (clients, clients[0] if clients else None, "file_edit")


def test_clients_are_told_of_events_of_any_type_within_ninety_days(acme: HandMade) -> None:
    acme.member("a")
    acme.event(AS_OF - DAY, "a", access_method="web", event_type="login_fail")
    acme.event(AS_OF - 90 * DAY, "a", access_method="desktop", event_type="device_change_ip_desktop")
    acme.event(AS_OF - 91 * DAY, "a", access_method="mobile")
    assert seat(acme, "clients", "active_days_90", "last_activity_client") == (["desktop", "web"], 0, "mobile")


def test_of_several_in_the_same_moment_the_last_by_name_is_the_last_activity(acme: HandMade) -> None:
    acme.member("a")
    for event_type, method in [("file_move", "web"), ("file_add", "web"), ("file_move", None), ("login_fail", "api")]:
        acme.event(AS_OF - DAY, "a", event_type=event_type, access_method=method)
    assert seat(acme, "last_activity_type", "last_activity_client") == ("file_move", "web")


def test_the_newest_use_goes_before_newer_signs_of_life(acme: HandMade) -> None:
    acme.member("a")
    acme.event(at("2026-10-20 09:00"), "a", event_type="login_success", access_method="web")
    acme.event(at("2026-10-20 10:00"), "a", event_type="device_change_ip_mobile", access_method="mobile")
    acme.event(at("2026-10-21 10:00"), "a", event_type="login_fail", access_method="mobile")
    assert seat(acme, "last_activity_type", "last_activity_client") == ("login_success", "web")


WORK = ("file_edit", "file_download", "login_success")


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 95 * 86_400),
            st.sampled_from([*WORK, "login_fail", "brand_new"]),
            st.sampled_from(["web", "desktop", "mobile", "api", "admin_console", None]),
        ),
        max_size=12,
    )
)
def test_use_by_days_agrees_with_use_by_events(log: list[tuple[int, str, str | None]]) -> None:
    """A law: active_days_N > 0 <=> active_N, and kinds and clients are those of the events on those days."""
    warehouse = HandMade()
    warehouse.known_types()
    warehouse.declare()
    warehouse.plan()
    warehouse.read_days(date(2025, 9, 27), date(2026, 10, 28))
    warehouse.member("a")
    for seconds, event_type, method in log:
        warehouse.event(
            AS_OF - seconds * SECOND, "a", event_type=event_type, access_method=method, event_category="apps"
        )
    row = seats(warehouse)["a"]
    warehouse.con.close()
    use = [seconds for seconds, event_type, _ in log if event_type in WORK]
    for days in (30, 60, 90):
        assert (row[f"active_days_{days}"] > 0) == any(seconds <= days * 86_400 for seconds in use)
    assert row["days_idle"] == (-(-min(use) // 86_400) if use else None)
    kinds = sum(row[f"{kind}_events_90"] for kind in ("read", "write", "share", "comment", "sign"))
    assert kinds == row["content_events_90"]
    assert (row["last_activity_type"] is None) == (not use)
    hands = [seconds for seconds, event_type, method in log if event_type in WORK and method != "api"]
    assert row["last_deliberate_at"] == (AS_OF - min(hands) * SECOND if hands else None)


# The organisation's own list.


@pytest.mark.parametrize(
    ("lines", "match", "department"),
    [
        ([{"external_id": "7", "email": "x", "department": "A"}], "external_id", "A"),
        ([{"external_id": "8", "email": "A@acme.TEST", "department": "A"}], "email", "A"),
        ([{"email": "alias@acme.test", "department": "A"}], "alias", "A"),
        ([{"external_id": "07", "email": "x@acme.test", "department": "A"}], None, None),  # ids are texts
        ([{"department": "A"}], None, None),
        # Another line fits better, though it comes later.
        (
            [{"email": "alias@acme.test", "department": "A"}, {"email": "a@acme.test", "department": "B"}],
            "email",
            "B",
        ),
        ([{"email": "a@acme.test", "department": "A"}, {"external_id": "7", "department": "B"}], "external_id", "B"),
        # Of two that fit equally the first, but rather who is still there.
        ([{"email": "a@acme.test", "department": "A"}, {"email": "a@acme.test", "department": "B"}], "email", "A"),
        (
            [{"email": "a@acme.test", "status": "left"}, {"email": "a@acme.test", "department": "B"}],
            "email",
            "B",
        ),
    ],
)
def test_a_seat_takes_one_line(
    acme: HandMade, lines: list[dict[str, Any]], match: str | None, department: str | None
) -> None:
    acme.member("a", email="a@Acme.test", external_id="7", secondary_emails=["Alias@acme.test"])
    roster(acme, *lines)
    assert seat(acme, "roster_match", "department") == (match, department)
    assert acme.row("select count(*) from seats") == (1,)
    lost = acme.row("select count(*) from roster_unmatched where line is not null")
    assert lost == (len(lines) - (match is not None),)
    assert acme.row("select count(*) from roster_unmatched where line is null") == (int(match is None),)


def test_a_person_with_seats_in_two_teams_has_one_line(acme: HandMade) -> None:
    acme.declare("zeta")
    acme.member("a", email="a@acme.test")
    acme.member("b", "zeta", email="a@acme.test")
    roster(acme, {"email": "a@acme.test", "cost_centre": "CC"})
    assert {row["cost_centre"] for row in seats(acme, "cost_centre").values()} == {"CC"}
    assert acme.rows("from roster_unmatched") == []


def test_removed_members_take_no_line(acme: HandMade) -> None:
    acme.member("a", email="a@acme.test", status="removed")
    roster(acme, {"email": "a@acme.test", "status": "left"}, {"email": "b@acme.test"})
    seats(acme)
    assert acme.rows("select line, reason from roster_unmatched order by line") == [
        (2, "no seat, and the person left"),
        (3, "no seat"),
    ]


def test_without_a_roster_nothing_is_unmatched(acme: HandMade) -> None:
    acme.member("a")
    assert seat(acme, "roster_match", "reason_code") == (None, "NEVER_ACTIVE")
    assert acme.rows("from roster_unmatched") == []


@pytest.mark.parametrize(
    ("line", "has_left"),
    [
        ({"status": "left"}, True),
        ({"status": "LEFT"}, True),
        ({"status": "active"}, False),
        ({"status": "on leave"}, False),  # statuses of others' making say nothing
        ({}, False),
        ({"left_on": AS_OF}, True),
        ({"left_on": AS_OF + SECOND}, False),
        ({"left_on": AS_OF + DAY, "status": "left"}, False),  # will leave
        ({"left_on": AS_OF - DAY, "status": "active"}, True),
    ],
)
def test_who_left(acme: HandMade, line: dict[str, Any], has_left: bool) -> None:
    acme.member("a", email="a@acme.test")
    acme.event(AS_OF - DAY, "a")
    roster(acme, line | {"email": "a@acme.test"})
    assert seat(acme, "reason_code", "verdict") == ("LEAVER" if has_left else None, "active")


# Seats that are left alone.


@pytest.mark.parametrize(
    ("exclusion", "excluded"),
    [
        ({"person": "A@ACME.test"}, True),
        ({"person": "alias@acme.test"}, True),
        ({"person": "a"}, True),  # the team_member_id
        ({"person": "b@acme.test"}, False),
        ({"person": "*"}, False),  # a pattern only as pattern
        ({"group": "the board"}, True),
        ({"group": "Nobody's"}, False),
        ({"pattern": "*@acme.test"}, True),
        ({"pattern": "?@acme.test"}, True),
        ({"pattern": "@acme.test"}, False),  # the whole address
        ({"pattern": "[a]@acme.test"}, False),  # brackets are themselves
        ({"pattern": "%@acme.test"}, False),
        ({"person": "a", "team": "acme"}, True),
        ({"person": "a", "team": "zeta"}, False),
        ({"person": "a", "until_date": TODAY}, True),  # the last day on which it holds
        ({"person": "a", "until_date": TODAY - DAY}, False),
    ],
)
def test_who_is_left_alone(acme: HandMade, exclusion: dict[str, Any], excluded: bool) -> None:
    acme.member("a", email="a@acme.test", secondary_emails=["Alias@acme.test"])
    for group_id, name in (("g:1", "The Board"), ("g:2", "Nobody's")):
        acme.add("group_snapshots", {"team": "acme", "snapshot_date": TODAY, "group_id": group_id, "group_name": name})
    member = {"team": "acme", "snapshot_date": TODAY, "group_id": "g:1", "team_member_id": "a"}
    acme.add("membership_snapshots", member)
    exclude(acme, **exclusion)
    found = seat(acme, "excluded", "exclusion_reason", "verdict", "reason_code")
    assert found == (excluded, "because" if excluded else None, "never_active", "NEVER_ACTIVE")
    assert acme.row("select count(*) from reclaim_candidates") == (int(not excluded),)


def test_of_several_exclusions_the_first_that_holds_is_shown(acme: HandMade) -> None:
    acme.member("a", email="a@acme.test")
    exclude(acme, number=1, person="a", reason="over", until_date=TODAY - DAY)
    exclude(acme, number=2, pattern="*", reason="second")
    exclude(acme, number=3, person="a", reason="third")
    assert seat(acme, "exclusion_reason") == ("second",)
    assert acme.row("select count(*) from seats") == (1,)


# What speaks against a seat.

LEFT = {"email": "a@acme.test", "status": "left"}


@pytest.mark.parametrize(
    ("member", "used", "line", "reason"),
    [
        ({}, DAY, {}, None),
        ({}, DAY, LEFT, "LEAVER"),
        ({"status": "suspended"}, DAY, LEFT, "LEAVER"),
        ({"status": "invited", "joined_on": None}, None, LEFT, "LEAVER"),
        ({"status": "suspended"}, DAY, {}, "SUSPENDED_PAID"),
        ({"status": "invited", "invited_on": AS_OF - 31 * DAY}, None, {}, "INVITE_PENDING_30"),
        ({"status": "invited", "invited_on": AS_OF - 31 * DAY + SECOND}, None, {}, None),  # 30 whole days
        ({"status": "invited", "invited_on": None}, None, {}, None),
        ({}, None, {}, "NEVER_ACTIVE"),
        ({"is_email_verified": False}, None, {}, "NEVER_ACTIVE"),
        ({"joined_on": AS_OF - 90 * DAY + SECOND}, None, {}, None),  # new
        ({"joined_on": AS_OF - 90 * DAY + SECOND, "is_email_verified": False}, None, {}, "UNVERIFIED"),
        ({}, 91 * DAY, {}, "INACTIVE_90"),
        ({}, 90 * DAY, {}, None),
        ({"is_email_verified": False}, DAY, {}, "UNVERIFIED"),
        ({"is_email_verified": None}, DAY, {}, None),  # not told
        ({"membership_type": "limited"}, None, LEFT, None),  # nobody pays for it
        ({"status": "parked"}, None, LEFT, None),
    ],
)
def test_the_first_reason_that_holds(
    acme: HandMade, member: dict[str, Any], used: timedelta | None, line: dict[str, Any], reason: str | None
) -> None:
    acme.member("a", **{"email": "a@acme.test", "is_email_verified": True} | member)
    if used:
        acme.event(AS_OF - used, "a")
    roster(acme, *([line] if line else []))
    assert seat(acme, "reason_code") == (reason,)


def test_the_threshold_is_in_the_reason(warehouse: HandMade) -> None:
    warehouse.declare(idle_after_days=45)
    warehouse.plan()
    warehouse.member("a")
    warehouse.event(AS_OF - 46 * DAY, "a")
    warehouse.read_days(date(2026, 1, 1), date(2026, 10, 28))
    assert seat(warehouse, "reason_code", "flagged_on") == ("INACTIVE_45", AS_OF - DAY)


def test_a_seat_in_use_with_an_unverified_address_is_no_candidate(acme: HandMade) -> None:
    acme.member("a", is_email_verified=False)
    acme.member("new", is_email_verified=False, joined_on=AS_OF - DAY)
    acme.event(AS_OF - DAY, "a")
    assert {name: row["reason_code"] for name, row in seats(acme, "reason_code").items()} == {
        "a": "UNVERIFIED",
        "new": "UNVERIFIED",
    }
    assert acme.rows("select team_member_id from reclaim_candidates") == [("new",)]


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({}, "DUPLICATE"),
        ({"status": "suspended", "suspended_on": AS_OF - DAY}, None),  # that one is going: this one is worked with
        ({"display_name": "Ada", "email": "z@zeta.test"}, None),  # the same name alone is not certain
    ],
)
def test_a_seat_is_surplus_beside_an_active_one(acme: HandMade, other: dict[str, Any], reason: str | None) -> None:
    acme.declare("zeta")
    acme.plan("zeta")
    acme.read_days(date(2025, 9, 27), date(2026, 10, 28), "zeta")
    acme.member("a", email="ada@acme.test", display_name="Ada")
    acme.member("b", "zeta", **{"email": "Ada@acme.test"} | other)
    acme.event(AS_OF - 3 * DAY, "a")
    acme.event(AS_OF - 2 * DAY, "b", "zeta")
    assert seat(acme, "reason_code", "verdict") == (reason, "active")
    if reason:
        (evidence,) = acme.row("select evidence from reclaim_candidates where team_member_id = 'a'")
        assert evidence.startswith(
            "The same person has the seat Ada@acme.test in zeta (same email); Last use: file_edit"
        )


# Evidence, dates and price.


@pytest.mark.parametrize(
    ("member", "evidence"),
    [
        ({}, "Last use: file_edit at 2026-10-31 09:00:00 by mobile"),
        ({"status": "suspended"}, "Suspended"),
        (
            {"status": "suspended", "suspended_on": at("2026-10-01 08:00")},
            "Suspended at 2026-10-01 08:00:00",
        ),
        ({"status": "invited", "invited_on": None}, "Invited"),
        ({"status": None}, "The status is not told"),
    ],
)
def test_evidence(acme: HandMade, member: dict[str, Any], evidence: str) -> None:
    acme.member("a", **member)
    acme.event(AS_OF - DAY, "a", access_method="mobile")
    assert seat(acme, "evidence") == (evidence,)


def test_why_there_is_no_evidence(warehouse: HandMade) -> None:
    warehouse.declare()
    warehouse.plan(has_team_file_events=False)
    warehouse.member("a")
    assert seat(warehouse, "evidence", "active_days_30", "clients", "content_events_90", "flagged_on") == (
        "The log was not read, or may not be; the plan logs no file events",
        None,
        None,
        None,
        None,
    )
    warehouse.read_days(date(2026, 10, 1), date(2026, 10, 28))
    assert seat(warehouse, "evidence", "active_days_30", "clients", "content_events_90") == (
        "No use in the log from 2026-10-01 to 2026-10-29 00:00:00; the plan logs no file events",
        0,
        [],
        0,
    )


@pytest.mark.parametrize(
    ("member", "used", "flagged_on"),
    [
        ({"joined_on": AS_OF - 200 * DAY}, 100 * DAY, AS_OF - 10 * DAY),
        ({"joined_on": AS_OF - 20 * DAY}, 100 * DAY, AS_OF + 70 * DAY),
        ({"joined_on": AS_OF - 20 * DAY}, None, AS_OF + 70 * DAY),
        ({"joined_on": None}, 10 * DAY, AS_OF + 80 * DAY),
        ({"joined_on": None}, None, None),
        ({"status": "suspended"}, DAY, None),
    ],
)
def test_when_a_seat_counts_as_idle(
    acme: HandMade, member: dict[str, Any], used: timedelta | None, flagged_on: datetime | None
) -> None:
    acme.member("a", **member)
    if used:
        acme.event(AS_OF - used, "a")
    assert seat(acme, "flagged_on") == (flagged_on,)


def test_only_seats_that_are_paid_for_have_a_price_and_groups_without_a_name_have_their_id(acme: HandMade) -> None:
    acme.con.execute("update connections set currency = 'EUR'")
    acme.add("contract_prices", {"team": "acme", "valid_from": date.min, "price_per_seat_month": 15})
    acme.member("a")
    acme.member("b", membership_type="limited")
    # The permission to read groups is missing: the members' own list still tells the ids.
    member = {"team": "acme", "snapshot_date": TODAY, "group_id": "g:1", "team_member_id": "a"}
    acme.add("membership_snapshots", member)
    found = seats(acme, 'price_per_seat_month, currency, "groups"')
    assert found == {
        "a": {"price_per_seat_month": 15, "currency": "EUR", "groups": ["g:1"]},
        "b": {"price_per_seat_month": None, "currency": None, "groups": []},
    }
