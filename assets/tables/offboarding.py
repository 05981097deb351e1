"""What the log tells of things that may break when an account goes: the base table of it, and its types."""

from __future__ import annotations

from assets.contracts import Column, Table
from assets.tables.base import EVENT_DATE, TEAM

OFFBOARDING_TYPES = (
    "file_request_auto_close",
    "file_request_close",
    "file_request_create",
    "file_request_delete",
    "legal_holds_activate_a_hold",
    "legal_holds_add_members",
    "legal_holds_release_a_hold",
    "legal_holds_remove_members",
    "member_permanently_delete_account_contents",
    "member_transfer_account_contents",
    "paper_content_add_member",
    "paper_content_archive",
    "paper_content_permanently_delete",
    "paper_content_restore",
    "paper_doc_deleted",
    "paper_doc_team_invite",
    "paper_doc_trashed",
    "paper_doc_untrashed",
    "paper_external_view_allow",
    "paper_published_link_create",
    "shared_content_unshare",
    "shared_folder_create",
    "shared_folder_transfer_ownership",
    "shared_link_create",
    "shared_link_disable",
    "sign_signature_request_canceled",
    "sign_signature_request_completed",
    "sign_signature_request_declined",
    "sign_signature_request_sent",
)
"""The types of which ids in the JSON are needed; what each says stands in ``assets/sql/offboarding_events.sql``."""

OFFBOARDING_EVENTS = Table(
    "offboarding_events",
    "event that begins or ends what may break with an account",
    (
        TEAM,
        EVENT_DATE,
        Column("occurred_at", "TIMESTAMP", "When it was done"),
        Column("event_type", "VARCHAR", "One of assets/tables/offboarding.py"),
        Column("thing", "VARCHAR", "link, folder, file_request, sign_request, paper_doc, hold or account"),
        Column(
            "change",
            "VARCHAR",
            "begins, ends, returns (what ended is there again) or leaves (a hold no longer names the members)",
        ),
        Column(
            "member_ids",
            "VARCHAR[]",
            "Whose it is, or whom it names: ids of memberships, of accounts where only those are told",
        ),
        Column("thing_ids", "VARCHAR[]", "Ids that tell the thing from others of its kind; empty: none is told"),
        Column("access_level", "VARCHAR", "Of a link: reader, writer or none; NULL: not told"),
    ),
    purpose="Which links, shares, requests and holds began and ended, and whose they are.",
)
