"""Persons rather than seats, over all teams: who holds two seats."""

from __future__ import annotations

from assets.contracts import Column, Table
from assets.tables.base import TEAM
from assets.tables.licence.columns import DISPLAY_NAME, EMAIL, MEMBER_ID

DUPLICATES = Table(
    "duplicates",
    "seat and other seat of the same person; each pair has two rows, one from either side",
    (
        TEAM,
        MEMBER_ID,
        EMAIL,
        DISPLAY_NAME,
        Column("other_team", "VARCHAR", "The team of the other seat; may be the same team"),
        Column("other_team_member_id", "VARCHAR", "The membership of the other seat"),
        Column("other_email", "VARCHAR", "The address of the other seat"),
        Column("other_display_name", "VARCHAR", "The name of the other seat"),
        Column("other_status", "VARCHAR", "The status of the other seat"),
        Column("match", "VARCHAR", "The strongest that both share: email, secondary_email, external_id or name"),
        Column("certainty", "VARCHAR", "certain, or possible: the same name or short external id, and nothing else"),
        Column("is_surplus", "BOOLEAN", "Whether this is the one of the two to give back: the less recently used"),
        Column("last_used_at", "TIMESTAMP", "Newest content event or sign-in on this seat"),
        Column("other_last_used_at", "TIMESTAMP", "The same of the other seat"),
    ),
    key=("team", "team_member_id", "other_team", "other_team_member_id"),
    purpose="Who has two paid seats.",
)
