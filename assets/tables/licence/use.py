"""Who uses what: event types, and activity by day."""

from __future__ import annotations

from assets.contracts import Column, Table
from assets.tables.base import CLASSIFICATION, TEAM
from assets.tables.licence.columns import LAST_ADMIN_WORK_AT, count

USE_KINDS = ("read", "write", "share", "comment", "sign")
CLIENTS = {
    "desktop": "the desktop client",
    "mobile": "a mobile client",
    "web": "a browser, consoles and sign-in-as too",
    "api": "an app that uses the API",
}

EVENT_TYPES = Table(
    "event_types",
    "event type that was seen or is known",
    (
        Column("event_type", "VARCHAR", "The type, as Dropbox names it"),
        Column("event_category", "VARCHAR", "Its category: by the product's table, else by its newest event"),
        Column("signal", "VARCHAR", "content, sign_in, passive, state, none or unclassified"),
        Column("is_known", "BOOLEAN", "Whether the product's table has the type"),
        Column("first_seen_at", "TIMESTAMP", "Its oldest event"),
        Column("last_seen_at", "TIMESTAMP", "Its newest event"),
        Column("events", "BIGINT", "How many events of the type there are"),
        *CLASSIFICATION,
    ),
    key=("event_type",),
    purpose="Which types of event count as use, and which occur.",
)

MEMBER_ACTIVITY_DAILY = Table(
    "member_activity_daily",
    "member and UTC day on which the member acted",
    (
        TEAM,
        Column("team_member_id", "VARCHAR", "Who acted; also ids that no roster lists"),
        Column("activity_date", "DATE", "The UTC day"),
        Column("content_events", "BIGINT", "Events with signal content"),
        Column("sign_ins", "BIGINT", "Successful sign-ins"),
        Column("passive_events", "BIGINT", "Events with signal passive: a client is alive"),
        Column("other_events", "BIGINT", "All other events by the member, failed sign-ins and admin work too"),
        Column("last_content_at", "TIMESTAMP", "Newest content event of the day"),
        Column("last_sign_in_at", "TIMESTAMP", "Newest sign-in of the day"),
        Column("last_used_at", "TIMESTAMP", "Newest use of the day: content event or sign-in; NULL: none"),
        Column("last_at", "TIMESTAMP", "Newest event of any type of the day"),
        *(count(f"{kind}_events", f"Content events of kind {kind}") for kind in USE_KINDS),
        Column("last_deliberate_at", "TIMESTAMP", "Newest content event or sign-in that a person did, not an API app"),
        LAST_ADMIN_WORK_AT,
        Column("last_activity_type", "VARCHAR", "Type of the newest content event or sign-in"),
        Column("last_activity_client", "VARCHAR", "Where it was done: desktop, mobile, web or api; NULL: not given"),
        Column("last_seen_type", "VARCHAR", "Type of the event of last_at"),
        *(Column(f"on_{client}", "BOOLEAN", f"Whether any event came by {words}") for client, words in CLIENTS.items()),
    ),
    key=("team", "team_member_id", "activity_date"),
    purpose="Who used Dropbox on which day, how and how much.",
)
