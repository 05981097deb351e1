"""What stays of an event's JSON: listed fields, nothing else; both ways of cutting agree."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pytest
from dropbox import team_log
from hypothesis import given
from hypothesis import strategies as st
from stone.backends.python_rsrc import stone_validators as bv

from assets.privacy import kept_json
from assets.privacy.kept_json import facts, keeping, without_names
from assets.tables.lake import EVENTS
from tests.laws import tried

PERSON = {
    ".tag": "team_member",
    "account_id": "dbid:1",
    "team_member_id": "dbmid:1",
    "email": "ann@example.com",
    "display_name": "Ann",
    "team": {"display_name": "Acme"},
}
EVENT: dict[str, Any] = {
    "timestamp": "2026-10-01T08:00:00Z",
    "event_type": {".tag": "file_rename", "description": "Renamed files and/or folders"},
    "event_category": {".tag": "file_operations"},
    "actor": {".tag": "user", "user": PERSON},
    "origin": {
        "geo_location": {"city": "Lyon", "country": "FR", "ip_address": "203.0.113.1"},
        "access_method": {".tag": "end_user", "end_user": {".tag": "web", "session_id": "dbwsid:1"}},
    },
    "context": PERSON,
    "participants": [{".tag": "user", "user": PERSON}, {".tag": "group", "group": {"display_name": "Sales"}}],
    "involve_non_team_member": None,
    "assets": [
        {".tag": "file", "file_id": "id:1", "file_size": 2**64 - 1, "path": {"namespace_relative": {"ns_id": "7"}}},
        {".tag": "paper_document", "doc_id": "9"},
    ],
    "details": {
        ".tag": "member_change_status_details",
        "previous_value": {".tag": "invited"},
        "new_value": {".tag": "active"},
        "target_asset_index": 0,
        "relocate_action_details": [],
    },
}


def test_what_holds_no_name_is_value_equal() -> None:
    event = json.loads(json.dumps(EVENT))
    del event["details"]["relocate_action_details"]  # of another type
    assert json.loads(without_names(json.dumps(event)) or "") == event


@pytest.mark.parametrize("levels", [900, 100_000])
def test_a_depth_that_nobody_reads_costs_nothing_else(levels: int) -> None:
    event = {name: part for name, part in EVENT.items() if name != "details"}
    deep = json.dumps(event)[:-1] + ', "details": {"new_value": ' + "[" * levels + "]" * levels + "}}"
    kept = json.loads(without_names(deep) or "")
    assert kept.pop("details")
    assert kept == event
    assert json.loads(facts(deep, "member_change_status") or "")["context"]["team_member_id"] == "dbmid:1"


# Each is put into an event that holds no name otherwise, and must not be found again.
SECRET = "Plan B.docx"
NAMED = [
    {"assets": [{".tag": "file", "display_name": SECRET}]},
    {"assets": [{".tag": "file", "path": {"contextual": f"/x/{SECRET}"}}]},
    {"assets": [{".tag": "folder", "path": {"namespace_relative": {"relative_path": f"/x/{SECRET}"}}}]},
    {"assets": [{".tag": "paper_document", "doc_title": SECRET}, {".tag": "paper_folder", "folder_name": SECRET}]},
    {"assets": [{".tag": "showcase_document", "showcase_title": SECRET}]},
    {"assets": [SECRET, [SECRET]]},
    {"assets": {"display_name": SECRET}},
    {"details": {".tag": "file_rename_details", "relocate_action_details": {"previous_value": SECRET}}},
    {"details": {"new_value": SECRET, "previous_value": SECRET, "comment_text": SECRET, "attachment_names": [SECRET]}},
    {"details": {".tag": "sf_fb_invite_details", "original_folder_name": SECRET, "target_asset_index": 1}},
    {"details": {".tag": "missing_details", "source_event_fields": json.dumps({"name": SECRET})}},
    {"details": {"link_name": SECRET, "shared_content_link": f"https://x/{SECRET}", "url": SECRET}},
    {"details": {"new_field": {SECRET: 1, "deeper": {".tag": "x", "name": SECRET}}}},  # a type nobody knows
    {"details": SECRET},
    {"details": [SECRET, {"name": SECRET}]},
    {SECRET: True},  # a field nobody knows
    {"files": [SECRET]},
    {"actor": {".tag": "robot", "robot": {"display_name": "R", "file": SECRET}}},
    {"actor": SECRET},
    {"event_type": SECRET},
    {"context": [SECRET], "timestamp": [SECRET]},
    {"origin": {"access_method": {".tag": "api", "file": SECRET}}},
    {"participants": [{".tag": "user", "user": {"email": {"x": SECRET}}}]},
    {"note": "\ud800", "details": {"name": SECRET}},  # half of a surrogate pair
]


@pytest.mark.parametrize("odd", NAMED, ids=str)
def test_names_are_gone(odd: dict[str, Any]) -> None:
    for body in (odd, EVENT | odd):
        kept = without_names(json.dumps(body))
        text = kept.decode() if isinstance(kept, bytes) else kept
        assert text is not None
        assert SECRET not in text
        assert "Plan B" not in json.dumps(json.loads(text))


@pytest.mark.parametrize("thing", ["addon_name", "product_name"])
def test_which_product_somebody_got_stays(thing: str) -> None:
    """Both name what is sold, not a file (team_log.stone: AddonLogInfo, ProductLogInfo)."""
    details = {".tag": "x_details", thing: {thing: "Dash"}, "file_name": SECRET}
    kept = json.loads(without_names(json.dumps(EVENT | {"details": details})) or "")["details"]
    assert kept == {".tag": "x_details", thing: {thing: "Dash"}}


@pytest.mark.parametrize("text", ["[]", '"x"', "7", "null", "{", ""])
def test_what_is_no_object_is_not_kept(text: str) -> None:
    assert without_names(text) is None
    assert facts(text, "member_change_status") is None


FIELDS = [*kept_json._STAYS, ".tag", "user", "email", "path", "namespace_relative", "display_name", "new_value", "odd"]
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
    max_leaves=12,
)


@tried(100)
@given(st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=6), st.sampled_from([{}, EVENT]))
def test_the_quick_way_and_the_slow_way_agree(odd: dict[str, Any], base: dict[str, Any]) -> None:
    text = json.dumps(base | odd)
    quick, slow = without_names(text), kept_json._pick_slowly(text, kept_json._STAYS)
    assert json.loads(quick or "") == json.loads(slow or "")
    assert json.loads(without_names(quick.decode() if isinstance(quick, bytes) else quick or "") or "") == json.loads(
        quick or ""
    ), "cutting twice cuts nothing more"


def test_none_keeps_only_what_the_ledger_needs() -> None:
    texts = [json.dumps(EVENT | {"event_type": {".tag": name}}) for name in ("member_change_status", "file_edit")]
    rows = pa.Table.from_pylist(
        [
            {"event_type": "member_change_status", "event": texts[0]},
            {"event_type": "file_edit", "event": texts[1]},
            {"event_type": "member_change_status", "event": texts[0], "reason": "the timestamp is missing"},
            {"event_type": None, "event": None, "reason": "the event type is missing or unreadable"},
        ],
        schema=EVENTS.arrow_schema,
    )
    keep = keeping("none")
    assert keep
    kept = keep(rows)
    assert kept.drop(["event"]).equals(rows.drop(["event"])), "the typed columns stay"
    changed, *others = kept["event"].to_pylist()
    assert others == [None, None, None]
    ids = {".tag": "team_member", "team_member_id": "dbmid:1", "account_id": "dbid:1"}
    assert json.loads(changed) == {
        "actor": {".tag": "user", "user": ids},
        "context": ids,
        "participants": [{".tag": "user", "user": ids}, {".tag": "group"}],
        "details": {"previous_value": {".tag": "invited"}, "new_value": {".tag": "active"}},
    }
    assert keeping("full") is None


def test_the_fields_of_details_are_the_sdks() -> None:
    """A field that a newer SDK knows must be judged by a person: does a text in it hold a name?"""
    found: set[str] = set()
    seen: set[Any] = set()

    def visit(told: Any) -> None:
        while isinstance(told, bv.Nullable | bv.List):
            told = told.validator if isinstance(told, bv.Nullable) else told.item_validator
        if not isinstance(told, bv.Struct | bv.Union) or told.definition in seen:
            return
        seen.add(told.definition)
        if isinstance(told, bv.Union):
            fields = [each for each in told.definition._tagmap.items() if not isinstance(each[1], bv.Void)]
        else:
            fields = told.definition._all_fields_
            for tags, sub in getattr(told.definition, "_tag_to_subtype_", {}).items():
                found.update(tags)
                visit(sub)
        for name, inner in fields:
            found.add(name)
            visit(inner)

    for told in team_log.EventDetails._tagmap.values():
        visit(told)
    assert {*kept_json._details_fields()} == found | {".tag", "prev_value"}
