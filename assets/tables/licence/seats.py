"""The seats: their use, their verdicts, and the full report of each."""

from __future__ import annotations

from assets.contracts import Column, Table
from assets.tables.base import TEAM
from assets.tables.licence.columns import (
    CONFIDENCE,
    CURRENCY,
    DISPLAY_NAME,
    EMAIL,
    GROUP_NAMES,
    LAST_ADMIN_WORK_AT,
    MEMBER_ID,
    PRICE,
    ROLES,
    WHOM_TO_ASK,
    count,
)
from assets.tables.licence.use import USE_KINDS

_LAST_USE = (
    Column("last_content_at", "TIMESTAMP", "Newest event with signal content by the member"),
    Column("last_sign_in_at", "TIMESTAMP", "Newest successful sign-in by the member"),
    Column("last_used_at", "TIMESTAMP", "The newer of the two"),
    Column("last_seen_at", "TIMESTAMP", "Newest event of any type by the member; decides no verdict"),
)
_BEFORE_JOINING = (
    Column(
        "used_before_joining_at",
        "TIMESTAMP",
        "Newest use that is older than joined_on, or by somebody who is only invited; NULL: none",
    ),
    Column(
        "before_joining_was",
        "VARCHAR",
        "What the member was then: earlier_membership (with the same id), invitation, this_membership (the log tells "
        "of the joining a little earlier) or not_told (the log and the list of members do not agree)",
    ),
)
_USE = (
    Column("last_deliberate_at", "TIMESTAMP", "Newest content event or sign-in that a person did, not an API app"),
    LAST_ADMIN_WORK_AT,
    Column("last_activity_type", "VARCHAR", "Type of the event of last_used_at"),
    Column("last_activity_client", "VARCHAR", "Where it was done: desktop, mobile, web or api; NULL: not given"),
    *(count(f"active_days_{n}", f"UTC days with use within the {n} days before as_of") for n in (30, 60, 90)),
    count("content_events_90", "Content events on the days that active_days_90 counts"),
    *(count(f"{kind}_events_90", f"Of those the events of kind {kind}, as event_types tells it") for kind in USE_KINDS),
    count("sign_ins_90", "Sign-ins on the days that active_days_90 counts"),
    Column("clients", "VARCHAR[]", "Clients seen on days within the 90 days before as_of: api, desktop, mobile, web"),
)
_STANDING = (
    Column("days_idle", "BIGINT", "Days since last_used_at, rounded up; NULL without use"),
    Column(
        "idle_for_days",
        "BIGINT",
        "The longest N for which the member counts as idle: joined N days ago or before, not used for over N; "
        "NULL: not active, or the log is not known",
    ),
    Column("days_pending", "BIGINT", "Whole days since the invitation, while invited"),
    Column("days_suspended", "BIGINT", "Whole days since the suspension, while suspended"),
    Column("idle_bucket", "VARCHAR", "Where days_idle stands in idle_buckets: 0 to 7, 8 to 30 ... over 180, or never"),
    Column(
        "verdict",
        "VARCHAR",
        "active, new (joined too lately to judge), idle (was used, not for idle_after_days), never_active "
        "(idle too, and no use in the log), invited, suspended or other",
    ),
    CONFIDENCE,
    Column("flagged_on", "TIMESTAMP", "When an active seat began, or will begin, to count as idle; NULL: not known"),
)

IDLE_BUCKETS = Table(
    "idle_buckets",
    "bucket of days since the last use, for lists and charts in the order of from_days",
    (
        Column("idle_bucket", "VARCHAR", "Its name: 0 to 7, 8 to 30 ... over 180, or never"),
        Column("from_days", "BIGINT", "The fewest days_idle in it; NULL: of who never used anything"),
        Column("to_days", "BIGINT", "The most; NULL: no end"),
    ),
    key=("idle_bucket",),
    purpose="In which steps idle days are shown.",
)

SEAT_USE = Table(
    "seat_use",
    "member that is not removed, of a team whose log may be read: its use",
    (
        TEAM,
        MEMBER_ID,
        *_LAST_USE,
        Column("last_seen_type", "VARCHAR", "Type of the event of last_seen_at"),
        *_BEFORE_JOINING,
        *_USE,
    ),
    key=("team", "team_member_id"),
    purpose="When and how each seat was last used.",
)

SEAT_VERDICTS = Table(
    "seat_verdicts",
    "member that is not removed: what follows from its use",
    (TEAM, MEMBER_ID, *_STANDING),
    key=("team", "team_member_id"),
    purpose="What each seat's use amounts to: active, new, idle, never active.",
)

SEATS = Table(
    "seats",
    "member that is not removed",
    (
        TEAM,
        MEMBER_ID,
        Column(
            "account_id", "VARCHAR", "Dropbox's id of the account; NULL: not given, as for many who are only invited"
        ),
        EMAIL,
        DISPLAY_NAME,
        Column("external_id", "VARCHAR", "The id that a directory service gave"),
        Column("status", "VARCHAR", "active, invited or suspended; an unknown status by its own name"),
        Column("membership_type", "VARCHAR", "full uses a licence, limited does not; an unknown type by its own name"),
        Column("consumes_seat", "BOOLEAN", "Membership type full, and status active, invited or suspended"),
        Column("joined_on", "TIMESTAMP", "When the member joined"),
        Column("invited_on", "TIMESTAMP", "When the invitation was sent; only while invited"),
        Column("suspended_on", "TIMESTAMP", "When the member was suspended; only while suspended"),
        *_LAST_USE,
        *_BEFORE_JOINING,
        *_STANDING,
        Column(
            "reason_code",
            "VARCHAR",
            "What speaks against a seat that is paid for: LEAVER, SUSPENDED_PAID, INVITE_PENDING_30, DUPLICATE, "
            "NEVER_ACTIVE, INACTIVE_n or UNVERIFIED; NULL: nothing",
        ),
        Column("excluded", "BOOLEAN", "Whether exclusions.toml says to leave the seat alone"),
        Column(
            "exclusion_reason", "VARCHAR", "Why the seat is to be left alone, as exclusions.toml says; NULL: it is not"
        ),
        Column(
            "evidence",
            "VARCHAR",
            "The event that decided, with its time, type and client, or why there is none; by what the member was seen "
            "all the same; and whether it is an administrator's seat",
        ),
        Column(PRICE.name, PRICE.type, f"{PRICE.meaning}; NULL: the seat is not paid for, or no price is known"),
        CURRENCY,
        *_USE,
        Column("used_bytes", "UBIGINT", "Bytes that the member uses, by member_storage"),
        Column("allocated_bytes", "UBIGINT", "Bytes allocated: the member's own, or the team's where it is shared"),
        GROUP_NAMES,
        ROLES,
        Column("secondary_emails", "VARCHAR[]", "Further addresses of the member"),
        Column("is_email_verified", "BOOLEAN", "Whether the sign-in address is verified; NULL: not given"),
        *WHOM_TO_ASK,
        Column("roster_match", "VARCHAR", "How the roster line was found: external_id, email or alias; NULL: none"),
    ),
    key=("team", "team_member_id"),
    purpose="Who has a seat, whether it is used, and how sure that is.",
)
