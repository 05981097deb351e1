"""Who uses what: event types, activity by day, and the seats with their verdicts."""

from __future__ import annotations

from assets.contracts import Column, Table
from assets.tables.base import TEAM
from assets.tables.licence.columns import DISPLAY_NAME, EMAIL, MEMBER_ID

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
        Column(
            "kind",
            "VARCHAR",
            "What is done: read, write, share, comment, sign, sign_in, device, account, admin, security ...",
        ),
        Column("deliberate", "BOOLEAN", "false: sync, previews made by machines, API apps, automation"),
        Column("product", "VARCHAR", "Dropbox, Paper, Sign, Dash, Replay, Backup, Protect or Passwords"),
    ),
    key=("event_type",),
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
        Column("last_at", "TIMESTAMP", "Newest event of any type of the day"),
    ),
    key=("team", "team_member_id", "activity_date"),
)

SEATS = Table(
    "seats",
    "member that is not removed",
    (
        TEAM,
        MEMBER_ID,
        Column("account_id", "VARCHAR", "Dropbox's id of the account; NULL while only invited"),
        EMAIL,
        DISPLAY_NAME,
        Column("external_id", "VARCHAR", "The id that a directory service gave"),
        Column("status", "VARCHAR", "active, invited or suspended; an unknown status by its own name"),
        Column("membership_type", "VARCHAR", "full uses a licence, limited does not; an unknown type by its own name"),
        Column("consumes_seat", "BOOLEAN", "Membership type full, and status active, invited or suspended"),
        Column("joined_on", "TIMESTAMP", "When the member joined"),
        Column("invited_on", "TIMESTAMP", "When the invitation was sent; only while invited"),
        Column("suspended_on", "TIMESTAMP", "When the member was suspended; only while suspended"),
        Column("last_content_at", "TIMESTAMP", "Newest event with signal content by the member"),
        Column("last_sign_in_at", "TIMESTAMP", "Newest successful sign-in by the member"),
        Column("last_used_at", "TIMESTAMP", "The newer of the two"),
        Column("last_seen_at", "TIMESTAMP", "Newest event of any type by the member; decides no verdict"),
        Column("days_idle", "BIGINT", "Days since last_used_at, rounded up; NULL without use"),
        Column("days_pending", "BIGINT", "Whole days since the invitation, while invited"),
        Column("days_suspended", "BIGINT", "Whole days since the suspension, while suspended"),
        Column("idle_bucket", "VARCHAR", "0-7, 8-30, 31-60, 61-90, 91-120, 121-180, 181+ days, or never"),
        Column("verdict", "VARCHAR", "active, new, idle, never_active, invited, suspended or other"),
        Column(
            "confidence",
            "VARCHAR",
            "proved, provisional, sign_ins_only or unknown: how far the verdict can be relied on",
        ),
    ),
    key=("team", "team_member_id"),
)
