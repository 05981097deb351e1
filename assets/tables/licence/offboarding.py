"""What breaks when an account goes."""

from __future__ import annotations

from assets.contracts import Column, Table
from assets.tables.base import TEAM
from assets.tables.licence.columns import MEMBER_ID, count

CAUTION = Column(
    "caution",
    "VARCHAR[]",
    "What to look at before the account goes, in words: a legal hold, the only administrator, what breaks, by "
    "which day the files must be transferred; empty: the log tells of nothing",
)

OFFBOARDING_IMPACT = Table(
    "offboarding_impact",
    "seat of reclaim_candidates, or member removed in the 180 days before as_of; the counts begin where the log does "
    "(teams.read_from), so that older links and shares are not in them, and are NULL where the log may not be read",
    (
        TEAM,
        MEMBER_ID,
        count(
            "view_links", "Shared links for viewing that the member made and nobody removed: they die with the account"
        ),
        count("edit_links", "Those for editing: they go on working"),
        count(
            "folders_shared", "Folders that the member made shared ones, and that were neither unshared nor handed on"
        ),
        count("file_requests_open", "File requests that the member made and that were neither closed nor deleted"),
        count(
            "sign_requests_open",
            "Signature requests that the member sent and that were neither completed, declined nor cancelled; NULL: "
            "keep_event_json keeps no names, by which alone they can be told apart",
        ),
        count("paper_docs_shared", "Paper docs that the member shared and that were neither archived nor deleted"),
        Column("used_bytes", "UBIGINT", "Bytes that the member uses, by the newest reading; NULL: never read"),
        Column("is_admin", "BOOLEAN", "Whether the member has an administrator role"),
        Column("is_only_admin", "BOOLEAN", "Whether no other active member of the team has one"),
        Column(
            "hold",
            "BOOLEAN",
            "Whether the log names the member on a legal hold that was not released; NULL: one is in force of which "
            "the log does not say whom it holds, or the log may not be read",
        ),
        Column(
            "last_transfer_date",
            "DATE",
            "Last day on which the files can be transferred: 180 days after the removal, or after as_of as if the "
            "account went today; NULL: there are none, or they were transferred or deleted for good",
        ),
        CAUTION,
    ),
    key=("team", "team_member_id"),
    purpose="What breaks, and what must be done in time, if these seats go.",
)
