"""Whose seat is used and whose is not: work in Dash, automation, and administrators who never open a file."""

from __future__ import annotations

from tests.licence.hand_made import AS_OF, HandMade, at
from tests.licence.seat_rows import DAY, SECOND, in_order, seat

DASH_EVERY_DAY = (
    "dash_created_stack",
    "dash_added_link_to_stack",
    "dash_added_comment_to_stack",
    "dash_shared_link_to_stack",
    "dash_opened_stack",
)


def test_who_works_in_dash_alone_uses_the_seat(acme: HandMade) -> None:
    for number, event_type in enumerate(DASH_EVERY_DAY):
        name = f"m{number:02}"
        acme.member(name, joined_on=at("2026-02-01"))
        rows = [
            acme.event_row(AS_OF - index * DAY, name, event_type=event_type, event_category="dash")
            for index in range(60)
        ]
        acme.add("events", *rows)
    found = in_order(acme, "verdict", "confidence", "last_used_at", "active_days_30", "reason_code")
    assert found == [("active", "proved", AS_OF, 31, None)] * len(DASH_EVERY_DAY)


AUTOMATION = [
    ("file_request_receive_file", "file_requests"),
    ("email_ingest_receive_file", "file_requests"),
    ("file_add_from_automation", "file_operations"),
    ("object_label_added", "file_operations"),
    ("sign_signature_request_reminder_sent", "signatures"),
    ("note_share_receive", "sharing"),
]
"""Events that no person causes: type and category."""


def test_automation_alone_proves_no_seat_used(acme: HandMade) -> None:
    for number, (event_type, category) in enumerate(AUTOMATION):
        acme.member(f"m{number:02}", joined_on=at("2026-02-01"))
        acme.event(AS_OF - DAY, f"m{number:02}", event_type=event_type, event_category=category)
    found = in_order(acme, "verdict", "confidence", "last_used_at", "last_seen_at", "content_events_90")
    assert found == [("never_active", "proved", None, AS_OF - DAY, 0)] * len(AUTOMATION)


ADMIN = {"actor_kind": "admin", "access_method": "admin_console"}
NO_USE = "No use in the log from 2025-09-27 to 2026-11-01 09:00:00"


def reclaim_row(acme: HandMade) -> tuple[object, ...]:
    return acme.make().row("select roles, last_admin_work_at, evidence from reclaim_candidates")


def test_an_administrator_who_never_signs_in_is_shown_as_one_before_the_seat_is_taken(acme: HandMade) -> None:
    acme.member("a", joined_on=at("2026-02-01"), roles=["Team", "Support"])
    for index in range(60):
        acme.event(AS_OF - index * DAY - SECOND, "a", event_type="sharing_change_link_policy", **ADMIN)
        acme.event(AS_OF - index * DAY, "a", event_type="member_change_name", event_category="members", **ADMIN)
    assert reclaim_row(acme) == (
        ["Team", "Support"],
        AS_OF,
        (
            f"{NO_USE}; last seen at 2026-11-01 09:00:00 by member_change_name, which does not count as use; "
            "an administrator (Team, Support), whose last work as one was at 2026-11-01 09:00:00"
        ),
    )
    assert seat(acme, "verdict", "last_admin_work_at") == ("never_active", AS_OF)


ADMIN_WORK = [
    ({"event_type": "member_change_name", "access_method": "admin_console"}, True),
    ({"event_type": "member_change_name", "actor_kind": "admin"}, True),  # the console may not be told
    ({"event_type": "sharing_change_link_policy"}, True),  # nobody else can
    ({"event_type": "sign_in_as_session_start", "access_method": "sign_in_as"}, True),
    ({"event_type": "brand_new", "event_category": "team_policies", "access_method": "enterprise_console"}, True),
    ({"event_type": "member_change_name"}, False),  # one's own name, or not told by whom
    ({"event_type": "group_create", "event_category": "groups"}, False),  # members may do that too
    ({"event_type": "login_fail", "actor_kind": "admin"}, False),  # nobody's hand
    ({"event_type": "device_change_ip_web", "actor_kind": "admin"}, False),  # a client's sign of life
    ({"event_type": "brand_new", "event_category": "devices", "actor_kind": "admin"}, False),  # nobody knows
]
"""An event, and whether it is work as an administrator."""


def test_what_is_work_as_an_administrator(acme: HandMade) -> None:
    for number, (event, _) in enumerate(ADMIN_WORK):
        acme.member(f"m{number:02}")
        acme.event(AS_OF - DAY, f"m{number:02}", **event)
    expected = [("never_active", AS_OF - DAY if is_admin_work else None) for _, is_admin_work in ADMIN_WORK]
    assert in_order(acme, "verdict", "last_admin_work_at") == expected


def test_an_administrator_without_work_in_the_log_is_named_too(acme: HandMade) -> None:
    acme.member("a", joined_on=at("2026-02-01"), roles=["Team"])
    assert reclaim_row(acme) == (["Team"], None, f"{NO_USE}; an administrator (Team)")


def test_who_was_an_administrator_is_told_apart_from_who_is_one(acme: HandMade) -> None:
    acme.member("a")
    acme.event(AS_OF - 200 * DAY, "a", event_type="login_success", event_category="logins")
    acme.event(AS_OF - 300 * DAY, "a", event_type="group_rename", **ADMIN)
    assert reclaim_row(acme) == (
        [],
        AS_OF - 300 * DAY,
        (
            "Last use: login_success at 2026-04-15 09:00:00; worked as an administrator at 2026-01-05 09:00:00, "
            "and has no such role now"
        ),
    )


def test_what_was_seen_of_a_seat_without_use_is_in_the_evidence(acme: HandMade) -> None:
    """Nobody who looks into the log need wonder why the seat is called unused."""
    acme.member("a", joined_on=at("2026-02-01"))
    acme.event(AS_OF - DAY, "a", event_type="file_request_receive_file", event_category="file_requests")
    words = "last seen at 2026-10-31 09:00:00 by file_request_receive_file, which does not count as use"
    assert seat(acme, "evidence") == (f"{NO_USE}; {words}",)
