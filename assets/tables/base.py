"""What DuckDB loads from the lake's files. The licence SQL stands on it, and on what people write into the home."""

from __future__ import annotations

from assets.contracts import Column, Table
from assets.tables import lake, own_files

TEAM = own_files.TEAM
SNAPSHOT_DATE = Column("snapshot_date", "DATE", "UTC day of the reading; the day's last one counts")
EVENT_DATE = Column("event_date", "DATE", "UTC day that was asked for, which is the day of occurred_at")


def snapshots(name: str, files: Table, one_row_per: str, purpose: str) -> Table:
    """What the lake holds of each day's last listing, as one table; ``assets.subjects`` declares them."""
    key = ("team", SNAPSHOT_DATE.name, *files.key)
    return Table(name, one_row_per, (TEAM, SNAPSHOT_DATE, *files.columns), key=key, purpose=purpose)


EVENTS = Table(
    "events",
    "event; its JSON is in event_json",
    (TEAM, EVENT_DATE, *lake.EVENT_COLUMNS),
    purpose="Who did what and when: the audit log.",
)

EVENT_QUARANTINE = Table(
    "event_quarantine",
    "event without a readable timestamp or type",
    (
        TEAM,
        EVENT_DATE,
        Column("reason", "VARCHAR", "What could not be read"),
        Column("event", "VARCHAR", "The event's JSON: untouched, or what keep_event_json leaves of it; NULL: nothing"),
    ),
    purpose="What of the log could not be read, and why.",
)

STATUS_TYPES = ("member_change_status", "member_change_membership_type")
"""The types of which the ledger needs more than the typed columns: ids and tags, no name and no address."""

MEMBER_STATUS_EVENTS = Table(
    "member_status_events",
    "event that changes a member's status or membership type",
    (
        TEAM,
        EVENT_DATE,
        Column("occurred_at", "TIMESTAMP", "When it was changed"),
        Column("event_type", "VARCHAR", "member_change_status or member_change_membership_type"),
        Column("team_member_id", "VARCHAR", "Whom it is about: the context, else the one participant, else the actor"),
        Column("account_id", "VARCHAR", "That member's account, as the event tells it"),
        Column("previous_value", "VARCHAR", "What the member was before, by Dropbox's name; NULL: not given"),
        Column("new_value", "VARCHAR", "What the member became, by Dropbox's name; NULL: not given"),
        Column("action", "VARCHAR", "How: remove_action, team_invite_details, team_join_details; NULL: not given"),
        Column("licence_purchase", "VARCHAR", "What the event tells of a licence bought for it, as JSON or text"),
        Column("actor_team_member_id", "VARCHAR", "Who did it"),
    ),
    purpose="Who invited, suspended, removed or brought back whom, and when.",
)

PRODUCT_TYPES = ("product_assigned_to_member", "product_removed_from_member", "addon_assigned", "addon_removed")
"""The types that alone tell who has a seat of another product: by ids at best, else by a name."""

PRODUCT_EVENTS = Table(
    "product_events",
    "event that assigns a product or an add-on to somebody, or takes it away",
    (
        TEAM,
        EVENT_DATE,
        Column("occurred_at", "TIMESTAMP", "When it was done"),
        Column("event_type", "VARCHAR", ", ".join(PRODUCT_TYPES)),
        Column("product", "VARCHAR", "What was assigned, by Dropbox's name for it; NULL: not given"),
        Column("given_name", "VARCHAR", "Given name of the person it is about; NULL: not given, or not kept"),
        Column("surname", "VARCHAR", "Surname of the person it is about; NULL: not given, or not kept"),
        Column("context_team_member_id", "VARCHAR", "The member on whose behalf, or about whom; NULL: no member"),
        Column("participant_team_member_id", "VARCHAR", "The only person who takes part; NULL: nobody, or several"),
        Column("actor_team_member_id", "VARCHAR", "Who did it"),
    ),
    purpose="Who was given Dash, Replay or an add-on, by whom and when.",
)

EVENT_DAYS = Table(
    "event_days",
    "team and UTC day whose events were read",
    (
        TEAM,
        EVENT_DATE,
        Column("rows", "BIGINT", "Events that the last reading returned"),
        Column("first_rows", "BIGINT", "Events that the first reading after the day's end returned; NULL: none yet"),
        Column("late_rows", "BIGINT", "Events that only a later reading found: rows - first_rows"),
        Column("read_at", "TIMESTAMP", "When the last reading began"),
        Column("settled", "BOOLEAN", "Whether it began at least settle_hours after the day's end: it is final"),
        Column("settled_at", "TIMESTAMP", "The first reading that settled the day; NULL: not settled"),
    ),
    key=("team", "event_date"),
    purpose="Which days of the log were read, when, and whether more may come.",
)

LOADS = Table(
    "loads",
    "team, subject and run",
    (
        lake.LOADS.columns[0],
        TEAM,
        *lake.LOADS.columns[1:],
        Column("load_date", "DATE", "UTC day on which the run began"),
    ),
    key=("run_id", "team", "subject"),
    purpose="What each run read, and what failed and why.",
)

LAKE_FILES = Table(
    "lake_files",
    "file of the lake that is loaded",
    (
        Column("dataset", "VARCHAR", "The lake's folder"),
        TEAM,
        Column("day", "DATE", "The UTC day that the file holds"),
        Column("path", "VARCHAR", "Where the file was when it was loaded"),
        Column("size_bytes", "BIGINT", "Its size"),
        Column("mtime_ns", "BIGINT", "When it was written, in nanoseconds since 1970"),
    ),
    key=("dataset", "team", "day"),
    purpose="Which files of the lake are in the tables.",
)

CHANGED_DAYS = Table(
    "changed_days",
    "team and day whose events were loaded, but not yet counted in member_activity_daily",
    (TEAM, EVENT_DATE),
    purpose="Which days of use have to be counted again.",
)

CLASSIFICATION = (
    Column(
        "kind",
        "VARCHAR",
        "What is done: read, write, share, comment, sign, sign_in, device, account, admin, security ...",
    ),
    Column("deliberate", "BOOLEAN", "false: sync, previews made by machines, API apps, automation"),
    Column(
        "product",
        "VARCHAR",
        "Dropbox, Paper, Sign, Dash, Replay, Backup, Protect or Passwords; NULL: the details of its events tell which",
    ),
)
"""What the hand-kept table tells of a type beside its signal."""

SIGNALS = Table(
    "signals",
    "event type that the product knows: assets/event_types.csv",
    (
        Column("event_type", "VARCHAR", "The type, as the Dropbox SDK names it"),
        Column("event_category", "VARCHAR", "Its category by the SDK's documentation"),
        Column("signal", "VARCHAR", "content, sign_in, passive, state or none"),
        *CLASSIFICATION,
    ),
    key=("event_type",),
    purpose="What each known type of event says about use.",
)

ACTIVITY_BASIS = Table(
    "activity_basis",
    "warehouse",
    (
        Column(
            "basis", "VARCHAR", "What member_activity_daily was counted by: what an event means, who has which account"
        ),
    ),
    purpose="By which rules use was counted.",
)

USE_MONTHS = Table(
    "member_use_months",
    "member and 30 days in which the member acted: month_number is days since 1970-01-01, divided by 30",
    (
        TEAM,
        Column("team_member_id", "VARCHAR", "Who acted"),
        Column("month_number", "BIGINT", "Which 30 days"),
        Column("first_used_date", "DATE", "The first UTC day with content or a sign-in; NULL: none"),
        Column("last_used_date", "DATE", "The last such day"),
        Column("last_content_at", "TIMESTAMP", "Newest content event"),
        Column("last_sign_in_at", "TIMESTAMP", "Newest sign-in"),
        Column("last_used_at", "TIMESTAMP", "The newer of the two"),
        Column("last_at", "TIMESTAMP", "Newest event of any type"),
        Column("last_seen_type", "VARCHAR", "Its type"),
        Column("last_deliberate_at", "TIMESTAMP", "Newest content event or sign-in that a person did, not an API app"),
        Column("last_admin_work_at", "TIMESTAMP", "Newest work as an administrator"),
        Column("last_activity_type", "VARCHAR", "Type of the newest content event or sign-in"),
        Column("last_activity_client", "VARCHAR", "Where it was done; NULL: not given"),
    ),
    key=("team", "team_member_id", "month_number"),
    purpose="member_activity_daily by month: what looks at all time reads a tenth of the rows.",
)

EVENT_JSON = Table(
    "event_json",
    "event received, quarantined ones included (a view that reads the lake)",
    (TEAM, EVENT_DATE, Column("event", "VARCHAR", "The event's JSON, untouched")),
    purpose="What Dropbox really sent: every event as JSON.",
)
"""A view: DuckDB loads nothing of it."""
