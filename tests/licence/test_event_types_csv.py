"""The curated table of event types agrees with the installed SDK and with the rules that are fixed for ever."""

from __future__ import annotations

import re

import pytest
from dropbox import team_log

from assets.tables.base import SIGNALS
from assets.warehouse.event_types import known_event_types

NOBODYS_HAND = {
    "email_ingest_receive_file",
    "file_add_from_automation",
    "file_request_auto_close",
    "file_request_receive_file",
    "note_share_receive",
    "object_label_added",
    "object_label_removed",
    "object_label_updated_value",
    "sf_external_invite_warn",
    "sign_signature_request_reminder_sent",
}
WORK_IN_DASH = {
    "dash_added_comment_to_stack",
    "dash_added_link_to_stack",
    "dash_archived_stack",
    "dash_changed_audience_of_shared_link_to_stack",
    "dash_cloned_stack",
    "dash_created_stack",
    "dash_deleted_comment_from_stack",
    "dash_deleted_stack",
    "dash_edited_comment_in_stack",
    "dash_opened_shared_link_to_stack",
    "dash_opened_stack",
    "dash_removed_link_from_stack",
    "dash_removed_shared_link_to_stack",
    "dash_renamed_stack",
    "dash_shared_link_to_stack",
    "dash_unarchived_stack",
    "dash_viewed_company_stack",
}
OF_ANY_PRODUCT = {"addon_assigned", "addon_removed", "product_assigned_to_member", "product_removed_from_member"}
CONTENT = {"file_operations", "sharing", "comments", "paper", "showcase", "file_requests", "signatures"}
KINDS = {"read", "write", "share", "comment", "sign", "sign_in", "device", "account", "admin", "security"}
PRODUCTS = {"Dropbox", "Paper", "Sign", "Dash", "Replay", "Backup", "Protect", "Passwords"}
ROWS = known_event_types()
BY_TYPE = {row["event_type"]: row for row in ROWS}


def sdk_categories() -> dict[str, str]:
    """Each type's category: the SDK tells it only in the words of ``EventType``'s docstring."""
    return dict(re.findall(r":ivar EventType\.(\w+):\s+\((\w+)\)", team_log.EventType.__doc__))


def test_every_type_of_the_sdk_has_a_row_and_the_sdks_category() -> None:
    categories = {row["event_type"]: row["event_category"] for row in ROWS}
    assert categories.keys() == team_log.EventType._tagmap.keys() - {"other"}
    assert categories == sdk_categories()


def test_the_columns_are_the_contracts_and_the_rows_are_sorted_once_each() -> None:
    assert all(tuple(row) == SIGNALS.column_names for row in ROWS)
    types = [row["event_type"] for row in ROWS]
    assert types == sorted(set(types))


def test_content_is_by_category_but_for_work_in_dash_and_what_nobodys_hand_did() -> None:
    assert {row["event_type"] for row in ROWS if row["signal"] == "sign_in"} == {"login_success"}
    by_category = {row["event_type"] for row in ROWS if row["event_category"] in CONTENT}
    content = {row["event_type"] for row in ROWS if row["signal"] == "content"}
    assert content - by_category == WORK_IN_DASH
    assert by_category - content == NOBODYS_HAND
    assert all(row["deliberate"] for row in ROWS if row["signal"] == "content")


def test_legal_holds_are_told_before_a_seat_is_taken() -> None:
    holds = [row for row in ROWS if row["event_type"].startswith("legal_holds_")]
    assert len(holds) == 11
    assert {row["signal"] for row in holds} == {"state"}


def test_values_are_of_the_closed_sets() -> None:
    assert {row["signal"] for row in ROWS} == {"content", "sign_in", "passive", "state", "none"}
    assert {row["kind"] for row in ROWS} == KINDS
    assert {row["product"] for row in ROWS if row["event_type"] not in OF_ANY_PRODUCT} == PRODUCTS
    assert {row["product"] for row in ROWS if row["event_type"] in OF_ANY_PRODUCT} == {None}
    assert {row["deliberate"] for row in ROWS} == {True, False}


@pytest.mark.parametrize(
    ("event_type", "signal", "kind", "deliberate", "product"),
    [
        ("file_edit", "content", "write", True, "Dropbox"),
        ("file_preview", "content", "read", True, "Dropbox"),
        ("file_add_from_automation", "passive", "write", False, "Dropbox"),
        ("file_request_receive_file", "passive", "write", False, "Dropbox"),
        ("sf_external_invite_warn", "none", "admin", True, "Dropbox"),  # a setting, filed under sharing
        ("shared_link_view", "content", "read", True, "Dropbox"),
        ("paper_doc_view", "content", "read", True, "Paper"),
        ("note_shared", "content", "share", True, "Paper"),  # Paper's old name, in the category sharing
        ("replay_file_downloaded", "content", "read", True, "Replay"),
        ("sign_signature_request_sent", "content", "sign", True, "Sign"),
        ("sign_in_as_session_start", "none", "admin", True, "Dropbox"),  # begins with sign_, is not of Sign
        ("dash_opened_stack", "content", "read", True, "Dash"),
        ("dash_first_launched_web_start_page", "passive", "device", True, "Dash"),
        ("dash_connector_tools_call", "passive", "read", False, "Dash"),
        ("dash_external_user_opened_stack", "none", "read", True, "Dash"),
        ("dash_admin_disabled_connector", "none", "admin", True, "Dash"),
        ("device_change_ip_desktop", "passive", "device", False, "Dropbox"),
        ("device_link_success", "passive", "device", True, "Dropbox"),
        ("device_link_fail", "none", "device", False, "Dropbox"),
        ("external_drive_backup_status_changed", "passive", "device", False, "Backup"),
        ("dropbox_passwords_exported", "passive", "security", True, "Passwords"),
        ("login_fail", "none", "security", False, "Dropbox"),
        ("sso_error", "none", "security", False, "Dropbox"),
        ("tfa_add_security_key", "passive", "security", True, "Dropbox"),
        ("tfa_reset", "none", "security", True, "Dropbox"),  # done by an admin to a member
        ("member_change_status", "state", "account", True, "Dropbox"),
        ("group_add_member", "state", "admin", True, "Dropbox"),
        ("product_assigned_to_member", "state", "account", True, None),
        ("backup_admin_invitation_sent", "none", "admin", True, "Backup"),
        ("device_sync_backup_status_changed", "passive", "device", True, "Backup"),
        ("extended_version_history_change_policy", "state", "admin", True, "Dropbox"),
        ("protect_report_view", "none", "security", True, "Protect"),
        ("team_activity_create_report_fail", "none", "admin", False, "Dropbox"),
    ],
)
def test_a_curated_type(event_type: str, signal: str, kind: str, deliberate: bool, product: str | None) -> None:
    row = BY_TYPE[event_type]
    assert (row["signal"], row["kind"], row["deliberate"], row["product"]) == (signal, kind, deliberate, product)
