"""Whose seat is used and whose is not: work in Dash, automation, and administrators who never open a file."""

from __future__ import annotations

import pytest

from tests.licence.hand_made import AS_OF, HandMade, at
from tests.licence.seat_rows import DAY, seat

DASH_EVERY_DAY = (
    "dash_created_stack",
    "dash_added_link_to_stack",
    "dash_added_comment_to_stack",
    "dash_shared_link_to_stack",
    "dash_opened_stack",
)


@pytest.mark.parametrize("event_type", DASH_EVERY_DAY)
def test_who_works_in_dash_alone_uses_the_seat(acme: HandMade, event_type: str) -> None:
    acme.member("a", joined_on=at("2026-02-01"))
    for index in range(60):
        acme.event(AS_OF - index * DAY, "a", event_type=event_type, event_category="dash")
    assert seat(acme, "verdict", "confidence", "last_used_at", "active_days_30", "reason_code") == (
        "active",
        "proved",
        AS_OF,
        31,
        None,
    )


@pytest.mark.parametrize(
    ("event_type", "category"),
    [
        ("file_request_receive_file", "file_requests"),
        ("email_ingest_receive_file", "file_requests"),
        ("file_add_from_automation", "file_operations"),
        ("object_label_added", "file_operations"),
        ("sign_signature_request_reminder_sent", "signatures"),
        ("note_share_receive", "sharing"),
    ],
)
def test_automation_alone_proves_no_seat_used(acme: HandMade, event_type: str, category: str) -> None:
    acme.member("a", joined_on=at("2026-02-01"))
    acme.event(AS_OF - DAY, "a", event_type=event_type, event_category=category)
    assert seat(acme, "verdict", "confidence", "last_used_at", "last_seen_at", "content_events_90") == (
        "never_active",
        "proved",
        None,
        AS_OF - DAY,
        0,
    )
