"""The table seats: use, verdict and confidence of each member that is not removed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.licence.hand_made import AS_OF, HandMade, at
from tests.licence.seat_rows import in_order

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
LOG_BEGINS = at("2025-09-27")  # of the fixture acme
COMPLETE_UNTIL = at("2026-10-29")


def seat(warehouse: HandMade, columns: str = "verdict, confidence") -> tuple[object, ...]:
    return warehouse.make().row(f"select {columns} from seats where team_member_id = 'a'")


ON_THE_EDGE = [
    (-3 * DAY, 0, "0 to 7", "active"),  # the clock was set back
    (timedelta(0), 0, "0 to 7", "active"),
    (SECOND, 1, "0 to 7", "active"),
    (7 * DAY, 7, "0 to 7", "active"),
    (7 * DAY + SECOND, 8, "8 to 30", "active"),
    (30 * DAY, 30, "8 to 30", "active"),
    (30 * DAY + SECOND, 31, "31 to 60", "active"),
    (60 * DAY + SECOND, 61, "61 to 90", "active"),
    (90 * DAY, 90, "61 to 90", "active"),  # exactly N days ago is still active
    (90 * DAY + timedelta(microseconds=1), 91, "91 to 120", "idle"),  # fractions of a second are kept
    (90 * DAY + SECOND, 91, "91 to 120", "idle"),
    (120 * DAY + SECOND, 121, "121 to 180", "idle"),
    (180 * DAY, 180, "121 to 180", "idle"),
    (180 * DAY + SECOND, 181, "over 180", "idle"),
]
"""How long ago a seat was used, its days idle, bucket and verdict."""


def test_days_idle_bucket_and_verdict_on_the_edge(acme: HandMade) -> None:
    for number, (since_use, *_) in enumerate(ON_THE_EDGE):
        acme.member(f"m{number:02}")
        acme.event(AS_OF - since_use, f"m{number:02}")
    assert in_order(acme, "days_idle", "idle_bucket", "verdict") == [tuple(found) for _, *found in ON_THE_EDGE]


def test_ninety_days_are_counted_in_seconds_over_a_leap_day(warehouse: HandMade) -> None:
    warehouse.declare()
    warehouse.plan()
    warehouse.read_days(date(2027, 1, 1), date(2028, 3, 1))
    warehouse.member("a", snapshot_date=date(2028, 3, 1))
    warehouse.event(at("2027-12-02"), "a")
    made = warehouse.make(as_of=at("2028-03-01"))  # 29 February 2028 lies between
    assert made.row("select days_idle, verdict from seats") == (90, "active")


def test_the_threshold_is_the_connections(warehouse: HandMade) -> None:
    warehouse.declare(idle_after_days=45)
    warehouse.plan()
    warehouse.read_days(date(2026, 1, 1), date(2026, 10, 28))
    warehouse.member("a")
    warehouse.member("b")
    warehouse.event(AS_OF - 45 * DAY, "a")
    warehouse.event(AS_OF - 45 * DAY - SECOND, "b")
    assert warehouse.make().rows("select verdict from seats order by team_member_id") == [("active",), ("idle",)]


WITHOUT_USE = [
    (AS_OF - 90 * DAY + SECOND, "new", "proved"),
    (AS_OF - 90 * DAY, "never_active", "proved"),  # exactly N days is long enough
    (LOG_BEGINS, "never_active", "proved"),
    (LOG_BEGINS - SECOND, "never_active", "unknown"),  # one second of the membership is not in the log
    (None, "never_active", "unknown"),
    (COMPLETE_UNTIL - SECOND, "new", "proved"),
    (COMPLETE_UNTIL, "new", "provisional"),  # nothing of the membership is settled
    (AS_OF - SECOND, "new", "provisional"),
    (AS_OF, "new", "unknown"),  # nothing of the membership was read
]
"""When a member joined that never used its seat, the verdict and how sure it is."""


def test_a_member_without_use(acme: HandMade) -> None:
    for number, (joined_on, *_) in enumerate(WITHOUT_USE):
        acme.member(f"m{number:02}", joined_on=joined_on)
    assert in_order(acme, "verdict", "confidence") == [tuple(found) for _, *found in WITHOUT_USE]


def test_use_of_long_ago_by_one_who_joined_lately_is_no_idleness(acme: HandMade) -> None:
    # Odd dates, as after a return under the same id: the joining decides.
    acme.member("a", joined_on=AS_OF - 10 * DAY)
    acme.event(AS_OF - 200 * DAY, "a")
    assert seat(acme) == ("new", "proved")


def test_a_sign_in_is_use_but_a_failed_one_or_a_living_client_is_not(acme: HandMade) -> None:
    acme.member("a")
    acme.event(AS_OF - 200 * DAY, "a", event_type="login_success")
    acme.event(AS_OF - 2 * DAY, "a", event_type="login_fail")
    acme.event(AS_OF - 3 * DAY, "a", event_type="device_change_ip_desktop")
    assert seat(acme, "last_content_at, last_used_at, last_seen_at, verdict") == (
        None,
        AS_OF - 200 * DAY,
        AS_OF - 2 * DAY,
        "idle",
    )


def test_use_under_an_old_id_stays_there(acme: HandMade) -> None:
    acme.member("old", status="removed", account_id="x")
    acme.member("a", account_id="x", joined_on=AS_OF - 100 * DAY)
    acme.event(AS_OF - DAY, "old")
    acme.event(AS_OF - DAY, None, actor_account_id="x")  # whose it is cannot be told
    assert seat(acme, "last_seen_at, verdict") == (None, "never_active")
    assert acme.row("select count(*) from seats") == (1,)


@pytest.mark.parametrize(
    ("status", "membership_type", "consumes_seat", "verdict"),
    [
        ("active", "limited", False, "never_active"),
        ("invited", "full", True, "invited"),
        ("invited", "limited", False, "invited"),
        ("suspended", "full", True, "suspended"),
        ("parked", "full", False, "other"),
        (None, None, False, "other"),
        ("active", "guest", False, "never_active"),
    ],
)
def test_statuses_and_types_unknown_ones_too(
    acme: HandMade, status: str | None, membership_type: str | None, consumes_seat: bool, verdict: str
) -> None:
    acme.member("a", status=status, membership_type=membership_type)
    assert seat(acme, "status, membership_type, consumes_seat, verdict") == (
        status,
        membership_type,
        consumes_seat,
        verdict,
    )


def test_removed_members_have_no_seat(acme: HandMade) -> None:
    acme.member("a", status="removed")
    assert acme.make().rows("select * from seats") == []


def test_pending_and_suspended_days_are_whole_ones(acme: HandMade) -> None:
    acme.member("i", status="invited", invited_on=AS_OF - 31 * DAY + SECOND, joined_on=None)
    acme.member("j", status="suspended", suspended_on=AS_OF - 31 * DAY)
    acme.member("k", invited_on=AS_OF - 31 * DAY)  # once invited, now active: not pending
    assert acme.make().rows(
        "select team_member_id, days_pending, days_suspended from seats order by team_member_id"
    ) == [("i", 30, None), ("j", None, 31), ("k", None, None)]


def test_nothing_is_fewer_than_0_days_ago_where_the_clock_is_behind(acme: HandMade) -> None:
    """Dropbox's own clock goes on: what it tells of may be later than as_of."""
    late = AS_OF + 3 * DAY
    acme.member("i", status="invited", invited_on=late, joined_on=None)
    acme.member("j", status="suspended", suspended_on=late, joined_on=late)
    acme.member("k", joined_on=late)
    acme.event(late, "k")
    acme.add(
        "decision_lines", {"line": 2, "seat": "k", "decided": "keep", "decided_by": "Bo", "decided_date": late.date()}
    )
    made = acme.make()
    days = "days_idle, idle_for_days, days_pending, days_suspended"
    assert made.rows(f"select team_member_id, {days} from seats order by team_member_id") == [
        ("i", None, None, 0, None),
        ("j", None, None, None, 0),
        ("k", 0, 0, None, None),
    ]
    assert made.rows("select reason_code, days from reclaim_candidates") == [("SUSPENDED_PAID", 0)]
    assert made.rows("select state, days from decisions") == [("still_assigned", 0)]


def test_without_file_events_idleness_rests_on_sign_ins_alone_but_use_is_use(warehouse: HandMade) -> None:
    warehouse.declare()
    warehouse.plan(has_team_file_events=False)
    warehouse.read_days(date(2025, 9, 27), date(2026, 10, 28))
    warehouse.member("a")
    warehouse.member("idle", joined_on=at("2026-01-01"))
    warehouse.member("new", joined_on=AS_OF - 20 * DAY)
    warehouse.member("out", status="suspended")
    warehouse.event(AS_OF - DAY, "a", event_type="login_success")
    warehouse.event(AS_OF - 100 * DAY, "idle", event_type="login_success")
    assert warehouse.make().rows("select team_member_id, verdict, confidence from seats order by all") == [
        ("a", "active", "proved"),
        ("idle", "idle", "sign_ins_only"),
        ("new", "new", "sign_ins_only"),
        ("out", "suspended", "proved"),
    ]


def test_a_plan_that_tells_nothing_of_file_events_proves_no_idleness(warehouse: HandMade) -> None:
    warehouse.declare()
    warehouse.plan(has_team_file_events=None)
    warehouse.read_days(date(2025, 9, 27), date(2026, 10, 28))
    warehouse.member("a")
    warehouse.event(AS_OF - 100 * DAY, "a")
    assert seat(warehouse) == ("idle", "unknown")


@pytest.mark.parametrize(
    ("first", "confidence"),
    [
        (date(2026, 8, 3), "proved"),  # as_of - 90 days is 3 August, 09:00
        (date(2026, 8, 4), "unknown"),
    ],
)
def test_a_short_log_does_not_prove_idleness(warehouse: HandMade, first: date, confidence: str) -> None:
    warehouse.declare()
    warehouse.plan()
    warehouse.read_days(first, date(2026, 10, 28))
    warehouse.member("a")
    warehouse.event(AS_OF - 100 * DAY, "a")  # a day read long ago, before a hole
    assert seat(warehouse) == ("idle", confidence)


def test_a_team_linked_yesterday_with_a_short_log_proves_nothing(warehouse: HandMade) -> None:
    warehouse.declare(history_days=30)
    warehouse.plan()
    warehouse.read_days(date(2026, 10, 2), date(2026, 10, 31), settled=False, read_at=AS_OF)
    warehouse.member("a", joined_on=at("2026-01-01"))
    assert seat(warehouse) == ("never_active", "unknown")


def test_idleness_over_days_that_are_not_settled_is_provisional(warehouse: HandMade) -> None:
    warehouse.declare()
    warehouse.plan()
    warehouse.read_days(date(2026, 7, 1), date(2026, 10, 31), settled=False, read_at=AS_OF)
    warehouse.member("a")
    warehouse.event(AS_OF - 100 * DAY, "a")
    assert seat(warehouse) == ("idle", "provisional")


def test_a_hole_in_the_log_takes_the_proof(warehouse: HandMade) -> None:
    warehouse.declare()
    warehouse.plan()
    warehouse.read_days(date(2026, 1, 1), date(2026, 9, 1))
    warehouse.read_days(date(2026, 9, 3), date(2026, 10, 28))  # 2 September is missing
    warehouse.member("a", joined_on=at("2026-02-01"))
    warehouse.member("b")
    warehouse.event(at("2026-09-10"), "b")
    assert warehouse.make().rows("select verdict, confidence from seats order by team_member_id") == [
        ("never_active", "unknown"),
        ("active", "proved"),
    ]


@pytest.mark.parametrize("joined_on", [None, at("2009-01-01"), at("2024-01-10")])
def test_with_the_whole_log_every_joining_is_covered(warehouse: HandMade, joined_on: datetime | None) -> None:
    warehouse.declare(history_days=None)
    warehouse.plan()
    warehouse.read_days(date(2014, 8, 1), date(2026, 10, 28))
    warehouse.member("a", joined_on=joined_on)
    assert seat(warehouse) == ("never_active", "proved")


def test_the_whole_log_is_not_there_before_its_beginning_is(warehouse: HandMade) -> None:
    # A first load goes backwards in time and may be cut off.
    warehouse.declare(history_days=None)
    warehouse.plan()
    warehouse.read_days(date(2026, 1, 1), date(2026, 10, 28))
    warehouse.member("a", joined_on=None)
    assert seat(warehouse) == ("never_active", "unknown")


def test_a_team_that_is_no_longer_declared_has_not_the_whole_log(warehouse: HandMade) -> None:
    warehouse.plan()
    warehouse.read_days(date(2014, 8, 1), date(2026, 10, 28))
    warehouse.member("a", joined_on=None)
    assert seat(warehouse) == ("never_active", "unknown")


def test_without_the_permission_to_read_events_nothing_is_known(acme: HandMade) -> None:
    acme.add(
        "loads",
        {"run_id": "r", "team": "acme", "subject": "events", "missing_scope": "events.read", "finished_at": AS_OF},
    )
    acme.member("a")
    acme.member("b", status="suspended")
    acme.event(AS_OF - DAY, "a")  # from before the permission went
    assert acme.make().rows(
        "select last_content_at, last_sign_in_at, last_used_at, last_seen_at, days_idle, idle_bucket, confidence "
        "from seats"
    ) == 2 * [(None, None, None, None, None, "never", "unknown")]


def test_the_same_id_in_two_teams_is_two_members(acme: HandMade) -> None:
    acme.declare("zeta")
    acme.plan("zeta")
    acme.read_days(date(2025, 9, 27), date(2026, 10, 28), "zeta")
    acme.member("a", "acme")
    acme.member("a", "zeta")
    acme.event(AS_OF - DAY, "a", "zeta")
    acme.event(AS_OF - 100 * DAY, "a", "acme")
    assert acme.make().rows("select team, verdict from seats order by team") == [("acme", "idle"), ("zeta", "active")]
