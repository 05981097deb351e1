"""What the licence SQL makes: one contract for each file in ``assets/sql``, in the order in which they are made.

The meaning of each figure is fixed in docs/licence-rules.md.
"""

from __future__ import annotations

from assets.contracts import Column, Table
from assets.tables import lake
from assets.tables.base import SNAPSHOT_DATE, TEAM

TEAMS = Table(
    "teams",
    "linked team",
    (
        TEAM,
        Column("team_id", "VARCHAR", "Dropbox's id of the team; NULL: never read"),
        Column("team_name", "VARCHAR", "The team's name as its administrators see it"),
        Column(
            "has_team_file_events", "BOOLEAN", "Whether the plan logs file events; without, only sign-ins prove use"
        ),
        Column("enabled", "BOOLEAN", "Whether runs read it"),
        Column("idle_after_days", "BIGINT", "Days without use after which a seat's verdict is idle"),
        Column("has_events", "BOOLEAN", "Whether the log was read and may be read (permission events.read)"),
        Column("complete_from", "TIMESTAMP", "Start of the unbroken run of settled days that ends last"),
        Column("complete_until", "TIMESTAMP", "End of that run: nothing before it can change any more"),
        Column("read_from", "TIMESTAMP", "complete_from; without settled days, start of the run of read days"),
        Column("read_until", "TIMESTAMP", "Every second before it, from read_from, was asked for at least once"),
        Column("roster_date", "DATE", "UTC day of the newest reading of the members; NULL: never read"),
    ),
    key=("team",),
)

MEMBERS = Table(
    "members",
    "member, as of the last snapshot, removed ones too",
    (TEAM, *lake.MEMBERS.columns, SNAPSHOT_DATE),
    key=("team", "team_member_id"),
)

MEMBER_HISTORY = Table(
    "member_history",
    "member and period in which nothing changed",
    (
        TEAM,
        *lake.MEMBERS.columns,
        Column("valid_from", "DATE", "First snapshot day on which the member was so"),
        Column("valid_to", "DATE", "First snapshot day on which the member was otherwise or gone; NULL: still so"),
    ),
    key=("team", "team_member_id", "valid_from"),
)

GROUPS = Table(
    "groups",
    "group, as of the last snapshot",
    (TEAM, *lake.GROUPS.columns, SNAPSHOT_DATE),
    key=("team", "group_id"),
)

GROUP_MEMBERS = Table(
    "group_members",
    "group and member that is not removed, as of the last snapshot",
    (TEAM, *lake.MEMBERSHIPS.columns, SNAPSHOT_DATE),
    key=("team", "group_id", "team_member_id"),
)

MEMBER_STORAGE = Table(
    "member_storage",
    "member whose storage was read, by the last reading that succeeded",
    (TEAM, *lake.STORAGE.columns),
    key=("team", "team_member_id"),
)

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
        Column("team_member_id", "VARCHAR", "Dropbox's id of the membership"),
        Column("account_id", "VARCHAR", "Dropbox's id of the account; NULL while only invited"),
        Column("email", "VARCHAR", "The address that the member signs in with"),
        Column("display_name", "VARCHAR", "The name as Dropbox shows it"),
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


def _count(name: str, meaning: str) -> Column:
    return Column(name, "BIGINT", meaning)


LICENCE_POSITION = Table(
    "licence_position",
    "linked team",
    (
        TEAM,
        Column("as_of", "TIMESTAMP", "The moment of all figures"),
        _count("seats_purchased", "Seats bought: num_licensed_users of team/get_info"),
        _count("vendor_used", "Licences used by Dropbox's count: num_used_licenses"),
        _count("vendor_provisioned", "Accounts invited or active by Dropbox's count: num_provisioned_users"),
        _count("assigned", "Members that consume a seat"),
        _count("available", "seats_purchased - assigned; negative: more assigned than bought"),
        _count("active_members", "Members with status active, of any membership type"),
        _count("invited", "Members with status invited"),
        _count("suspended", "Members with status suspended"),
        _count("other_status", "Members with an unknown status or membership type"),
        *(_count(f"active_{n}", f"Active members used in the last {n} days") for n in (30, 60, 90)),
        *(
            _count(f"idle_{n}", f"Active members who joined at least {n} days ago, without use in the last {n} days")
            for n in (30, 60, 90, 180)
        ),
        _count("idle_seats_90", "Those of idle_90 that consume a seat"),
        _count("never_active", "Active members without any use, however new"),
        _count("reconciliation_delta", "vendor_used - assigned"),
        Column("price_per_seat_month", "DECIMAL(18,6)", "Price of a seat and month, from the contract"),
        Column("currency", "VARCHAR", "Currency of the price"),
    ),
    key=("team",),
)

ALL = (
    TEAMS,
    MEMBERS,
    MEMBER_HISTORY,
    GROUPS,
    GROUP_MEMBERS,
    MEMBER_STORAGE,
    EVENT_TYPES,
    MEMBER_ACTIVITY_DAILY,
    SEATS,
    LICENCE_POSITION,
)
