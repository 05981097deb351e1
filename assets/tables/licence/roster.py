"""Who is on the team, and how far what is known of it reaches."""

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
    purpose="How far the figures of each team reach, and how fresh they are.",
)

MEMBERS = Table(
    "members",
    "member, as of the last snapshot, removed ones too",
    (TEAM, *lake.MEMBERS.columns, SNAPSHOT_DATE),
    key=("team", "team_member_id"),
    purpose="Who is on the team now.",
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
    purpose="What the list of members said about somebody, and from when to when.",
)

GROUPS = Table(
    "groups",
    "group, as of the last snapshot",
    (TEAM, *lake.GROUPS.columns, SNAPSHOT_DATE),
    key=("team", "group_id"),
    purpose="Which groups there are now, and how large they are.",
)

GROUP_MEMBERS = Table(
    "group_members",
    "group and member that is not removed, as of the last snapshot",
    (TEAM, *lake.MEMBERSHIPS.columns, SNAPSHOT_DATE),
    key=("team", "group_id", "team_member_id"),
    purpose="Who is in which group now.",
)

TEAM_STORAGE = Table(
    "team_storage",
    "team whose members share its storage, by the newest reading",
    (
        TEAM,
        Column("read_at", "TIMESTAMP", "When it was read"),
        Column(
            "team_used_bytes", "UBIGINT", "Bytes that the whole team uses, team folders and removed members' files too"
        ),
        Column("team_allocated_bytes", "UBIGINT", "Bytes that the team may use"),
    ),
    key=("team",),
    purpose="How much of the storage that it shares the team uses.",
)

MEMBER_STORAGE = Table(
    "member_storage",
    "member whose storage was read, by the last reading that succeeded",
    (TEAM, *(each for each in lake.STORAGE.columns if each.name != "team_used_bytes")),
    key=("team", "team_member_id"),
    purpose="How much each member stores now.",
)
