"""Events that begin or end what may break with an account: what is read of their JSON, what policies leave."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from assets.privacy.kept_json import keeping
from resources.home_files.connections import KeepEventJson
from tests.licence.decoded_events import loaded_from, rows_of

ANN = {".tag": "team_member", "team_member_id": "dbmid:ann", "account_id": "dbid:ann", "display_name": "Ann Berg"}
BOB = {".tag": "team_member", "account_id": "dbid:bob", "display_name": "Bob Lee"}
GUEST = {".tag": "non_team_member", "email": "guest@example.net"}
PLAN = {".tag": "file", "file_id": "id:plan", "display_name": "Secret plan.docx", "path": {"contextual": "/Secret"}}
FOLDER = {
    ".tag": "folder",
    "file_id": "id:dir",
    "path": {"contextual": "/Secret", "namespace_relative": {"ns_id": "77", "relative_path": "/Secret"}},
}
DOC = {".tag": "paper_document", "doc_id": "doc:1", "doc_title": "Secret doc"}


def as_received(event_type: str, *assets: Any, **event: Any) -> dict[str, Any]:
    """An event as Dropbox sends it, by an administrator who acts for nobody in particular."""
    admin = {".tag": "team_member", "team_member_id": "dbmid:admin", "account_id": "dbid:admin"}
    body = {
        "timestamp": "2026-10-05T12:00:00Z",
        "event_type": {".tag": event_type, "description": "x"},
        "event_category": {".tag": "sharing"},
        "actor": {".tag": "admin", "admin": admin},
        "context": {".tag": "team"},
        "participants": [],
        "assets": [*assets],
        "details": {".tag": f"{event_type}_details"},
    }
    return body | event


def people(*who: dict[str, Any]) -> list[dict[str, Any]]:
    return [{".tag": "group", "group": {"group_id": "g:1"}}, *({".tag": "user", "user": each} for each in who)]


def loaded(folder: Path, rows: pa.Table) -> list[tuple[Any, ...]]:
    query = "select thing, change, member_ids, thing_ids, access_level from offboarding_events order by all"
    return loaded_from(folder, rows, query)


def details(**told: Any) -> dict[str, Any]:
    return {"details": {".tag": "x", **told}}


CASES: list[tuple[dict[str, Any], tuple[Any, ...]]] = [
    (
        as_received("shared_link_create", PLAN, context=ANN, **details(shared_link_access_level={".tag": "reader"})),
        ("link", "begins", ["dbmid:ann"], ["id:plan"], "reader"),
    ),
    (as_received("shared_link_create", PLAN), ("link", "begins", ["dbmid:admin"], ["id:plan"], None)),
    (
        as_received("shared_link_disable", PLAN, context=ANN, **details(shared_link_owner=BOB)),
        ("link", "ends", ["dbid:bob"], ["id:plan"], None),
    ),
    (
        as_received("shared_link_disable", PLAN, context=ANN, **details(shared_link_owner=GUEST)),
        ("link", "ends", ["dbmid:ann"], ["id:plan"], None),
    ),
    # What is shared gets a namespace of its own; that of the asset may be its parent's.
    (
        as_received("shared_folder_create", FOLDER, context=ANN, **details(target_ns_id="88")),
        ("folder", "begins", ["dbmid:ann"], ["id:dir", "ns:88"], None),
    ),
    (as_received("shared_content_unshare", FOLDER), ("folder", "ends", ["dbmid:admin"], ["id:dir", "ns:77"], None)),
    (as_received("shared_content_unshare", PLAN), ("folder", "ends", ["dbmid:admin"], [], None)),
    (
        as_received("file_request_close", context=ANN, **details(file_request_id="r1")),
        ("file_request", "ends", ["dbmid:ann"], ["r1"], None),
    ),
    (as_received("paper_doc_team_invite", DOC, context=ANN), ("paper_doc", "begins", ["dbmid:ann"], ["doc:1"], None)),
    (as_received("paper_doc_untrashed", DOC), ("paper_doc", "returns", ["dbmid:admin"], ["doc:1"], None)),
    (
        as_received("legal_holds_add_members", participants=people(ANN, BOB, GUEST), **details(legal_hold_id="h1")),
        ("hold", "begins", ["dbmid:ann", "dbid:bob"], ["h1"], None),
    ),
    (
        as_received("legal_holds_remove_members", context=ANN, **details(legal_hold_id="h1")),
        ("hold", "leaves", ["dbmid:ann"], ["h1"], None),
    ),
    (
        as_received(
            "legal_holds_add_members",
            context={".tag": "team_member", "team_member_id": "dbmid:admin"},
            **details(legal_hold_id="h1"),
        ),
        ("hold", "begins", [], ["h1"], None),
    ),
    (
        as_received("member_transfer_account_contents", context=ANN, participants=people(BOB)),
        ("account", "ends", ["dbid:bob", "dbmid:ann"], [], None),
    ),
    # Nothing that it says is what the API has.
    (
        as_received(
            "shared_link_create",
            actor=None,
            context="\ud800",
            participants={"user": 1},
            details={"shared_link_access_level": "writer", "shared_link_owner": [1]},
        )
        | {"assets": 7},
        ("link", "begins", [], [], None),
    ),
    (as_received("shared_link_create", details=None, context=None), ("link", "begins", ["dbmid:admin"], [], None)),
]


@pytest.fixture(scope="module", params=["full", "no_names", "none"])
def policy(request: pytest.FixtureRequest) -> KeepEventJson:
    return request.param


@pytest.fixture(scope="module")
def kept(policy: KeepEventJson) -> pa.Table:
    """What a policy keeps of all cases' events, each of which was in a minute of its own."""
    moments = [{"timestamp": f"2026-10-05T12:{minute:02}:00Z"} for minute in range(len(CASES))]
    rows, keep = rows_of(*(event | at for (event, _), at in zip(CASES, moments, strict=True))), keeping(policy)
    return keep(rows) if keep else rows


@pytest.fixture(scope="module")
def told(kept: pa.Table, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Any, ...]]:
    """What is read of it, with the minute before it."""
    query = "select minute(occurred_at), thing, change, member_ids, thing_ids, access_level from offboarding_events"
    return loaded_from(tmp_path_factory.mktemp("lake"), kept, query)


@pytest.mark.parametrize("case", range(len(CASES)))
def test_every_policy_leaves_what_the_figures_need_and_no_name(
    policy: KeepEventJson, kept: pa.Table, told: list[tuple[Any, ...]], case: int
) -> None:
    _, read = CASES[case]
    assert [row for minute, *row in told if minute == case] == [[*read]]
    text = str(kept["event"][case].as_py())
    assert policy == "full" or "Secret" not in text
    assert policy != "none" or not {"Berg", "Lee", "guest"} & {*text.replace('"', " ").split()}


def test_a_paper_folder_is_no_doc_and_other_types_are_left_out(tmp_path: Path) -> None:
    folder = {".tag": "paper_folder", "folder_id": "f1"}
    assert loaded(tmp_path, rows_of(as_received("paper_content_add_member", folder), as_received("file_edit"))) == []


@pytest.mark.parametrize(("policy", "tells_apart"), [("full", 2), ("no_names", 0), ("none", 0)])
def test_signature_requests_are_told_apart_by_recipient_and_file_alone(
    tmp_path: Path, policy: str, tells_apart: int
) -> None:
    told = [details(recipient="Ann", file_name="a"), details(recipient="Anna", file_name="")]
    rows, keep = rows_of(*(as_received("sign_signature_request_sent", **each) for each in told)), keeping(policy)  # type: ignore[arg-type]
    found = loaded(tmp_path, keep(rows) if keep else rows)
    assert len({one for _, _, _, ids, _ in found for one in ids}) == tells_apart
    assert [thing for thing, *_ in found] == ["sign_request", "sign_request"]
