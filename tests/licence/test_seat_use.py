"""What the seat report tells of use: what was done, where, and how often."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.laws import tried
from tests.licence.hand_made import AS_OF, HandMade, at
from tests.licence.seat_rows import DAY, SECOND, in_order, seat, seats

ON_THE_EDGE = [
    (timedelta(0), (1, 1, 1)),
    (30 * DAY, (1, 1, 1)),  # exactly N days ago still counts
    (30 * DAY + SECOND, (0, 1, 1)),
    (60 * DAY, (0, 1, 1)),
    (60 * DAY + SECOND, (0, 0, 1)),
    (90 * DAY, (0, 0, 1)),
    (90 * DAY + SECOND, (0, 0, 0)),  # the same UTC day, but longer ago
]
"""How long ago a seat was used, and the days of use within 30, 60 and 90 days."""


def test_days_of_use_on_the_edge(acme: HandMade) -> None:
    for number, (since_use, _) in enumerate(ON_THE_EDGE):
        acme.member(f"m{number:02}")
        acme.event(AS_OF - since_use, f"m{number:02}")
    names = ("active_days_30", "active_days_60", "active_days_90", "content_events_90", "write_events_90")
    assert in_order(acme, *names) == [(*days, days[2], days[2]) for _, days in ON_THE_EDGE]


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


HANDS = [
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
]
"""An event, and whether a person did it."""


def test_what_shows_a_persons_hand(acme: HandMade) -> None:
    for number, (event, _) in enumerate(HANDS):
        acme.member(f"m{number:02}")
        acme.event(AS_OF - DAY, f"m{number:02}", **event)
    expected = [(AS_OF - DAY if is_deliberate else None,) for _, is_deliberate in HANDS]
    assert in_order(acme, "last_deliberate_at") == expected


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


CLIENTS = [
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
]
"""An access method, and the clients that it shows."""


def test_clients_by_access_method(acme: HandMade) -> None:
    for number, (access_method, _) in enumerate(CLIENTS):
        acme.member(f"m{number:02}")
        acme.event(AS_OF - DAY, f"m{number:02}", access_method=access_method)
    expected = [(clients, clients[0] if clients else None, "file_edit") for _, clients in CLIENTS]
    assert in_order(acme, "clients", "last_activity_client", "last_activity_type") == expected


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


@tried(6)
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
def test_use_by_days_agrees_with_use_by_events(emptied: HandMade, log: list[tuple[int, str, str | None]]) -> None:
    """A law: active_days_N > 0 <=> active_N, and kinds and clients are those of the events on those days."""
    warehouse = emptied.empty()
    warehouse.declare()
    warehouse.plan()
    warehouse.read_days(date(2025, 9, 27), date(2026, 10, 28))
    warehouse.member("a")
    for seconds, event_type, method in log:
        warehouse.event(
            AS_OF - seconds * SECOND, "a", event_type=event_type, access_method=method, event_category="apps"
        )
    row = seats(warehouse)["a"]
    use = [seconds for seconds, event_type, _ in log if event_type in WORK]
    for days in (30, 60, 90):
        assert (row[f"active_days_{days}"] > 0) == any(seconds <= days * 86_400 for seconds in use)
    assert row["days_idle"] == (-(-min(use) // 86_400) if use else None)
    kinds = sum(row[f"{kind}_events_90"] for kind in ("read", "write", "share", "comment", "sign"))
    assert kinds == row["content_events_90"]
    assert (row["last_activity_type"] is None) == (not use)
    hands = [seconds for seconds, event_type, method in log if event_type in WORK and method != "api"]
    assert row["last_deliberate_at"] == (AS_OF - min(hands) * SECOND if hands else None)
