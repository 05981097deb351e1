"""What the log tells of things that may break when an account goes: the base table of it, and its types."""

from __future__ import annotations

from assets.contracts import Column, Table
from assets.tables.base import EVENT_DATE, TEAM

OFFBOARDING_TYPES = {
    "file_request_auto_close": ("file_request", "ends"),
    "file_request_close": ("file_request", "ends"),
    "file_request_create": ("file_request", "begins"),
    "file_request_delete": ("file_request", "ends"),
    "legal_holds_activate_a_hold": ("hold", "begins"),
    "legal_holds_add_members": ("hold", "begins"),
    "legal_holds_release_a_hold": ("hold", "ends"),
    "legal_holds_remove_members": ("hold", "leaves"),
    "member_permanently_delete_account_contents": ("account", "ends"),
    "member_transfer_account_contents": ("account", "ends"),
    "paper_content_add_member": ("paper_doc", "begins"),
    "paper_content_archive": ("paper_doc", "ends"),
    "paper_content_permanently_delete": ("paper_doc", "ends"),
    "paper_content_restore": ("paper_doc", "returns"),
    "paper_doc_deleted": ("paper_doc", "ends"),
    "paper_doc_team_invite": ("paper_doc", "begins"),
    "paper_doc_trashed": ("paper_doc", "ends"),
    "paper_doc_untrashed": ("paper_doc", "returns"),
    "paper_external_view_allow": ("paper_doc", "begins"),
    "paper_published_link_create": ("paper_doc", "begins"),
    "shared_content_unshare": ("folder", "ends"),
    "shared_folder_create": ("folder", "begins"),
    "shared_folder_transfer_ownership": ("folder", "ends"),
    "shared_link_create": ("link", "begins"),
    "shared_link_disable": ("link", "ends"),
    "sign_signature_request_canceled": ("sign_request", "ends"),
    "sign_signature_request_completed": ("sign_request", "ends"),
    "sign_signature_request_declined": ("sign_request", "ends"),
    "sign_signature_request_sent": ("sign_request", "begins"),
}
"""The types of events of which ids in the JSON are needed: what each is about, and what becomes of that.

The words are those of the columns ``thing`` and ``change`` below."""

OFFBOARDING_KINDS = [
    {"event_type": event_type, "thing": thing, "change": change}
    for event_type, (thing, change) in OFFBOARDING_TYPES.items()
]
"""The same as rows, for ``assets/sql/offboarding_events.sql``."""

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
            "Whose it is, or whom it names: ids of memberships, of accounts where only those are given",
        ),
        Column(
            "thing_ids", "VARCHAR[]", "Ids that distinguish the thing from others of its kind; empty: none is given"
        ),
        Column("access_level", "VARCHAR", "Of a link: reader, writer or none; NULL: not given"),
    ),
    purpose="Which links, shares, requests and holds began and ended, and whose they are.",
)
