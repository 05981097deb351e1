"""Values of types that the API's specification does not have cost their own cell, never a listing or a team."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from assets.reading.groups import normalise_group
from assets.reading.member_storage import normalise_storage
from assets.reading.members import groups_of, normalise_member
from assets.reading.team_info import normalise_team_info
from assets.tables.lake import GROUPS, MEMBERS, STORAGE, TEAM_INFO
from assets.wire_values import count_of

FULL = {"team_member_id": "dbmid:1", "status": {".tag": "active"}, "membership_type": {".tag": "full"}}


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        ({"name": "Ann", "email": 7}, {"display_name": None, "email": None}),
        (
            {"name": {"display_name": ["Ann"]}, "email_verified": "yes"},
            {"display_name": None, "is_email_verified": None},
        ),
        # Entries of a list that are none are left out, the others stay.
        (
            {
                "secondary_emails": [
                    None,
                    "a@b",
                    {"email": None},
                    {"is_verified": True},
                    {"email": "c@d", "is_verified": 1},
                ]
            },
            {"secondary_emails": ["c@d"], "verified_emails": []},
        ),
        ({"secondary_emails": {"email": "a@b"}}, {"secondary_emails": []}),
        # A tag may stand alone; a tag of another type tells nothing.
        ({"status": "suspended", "membership_type": "full"}, {"status": "suspended", "consumes_seat": True}),
        ({"status": {".tag": 5}, "membership_type": []}, {"status": None, "membership_type": None}),
        ({"status": "removed"}, {"status": "removed", "is_recoverable": None}),
        ({"status": {".tag": "removed", "is_recoverable": 1}}, {"is_recoverable": None}),
        ({"joined_on": 1700000000, "invited_on": "soon"}, {"joined_on": None, "invited_on": None}),
        ({"external_id": 12, "account_id": {}}, {"external_id": None, "account_id": None}),
    ],
)
def test_members(profile: dict[str, Any], expected: dict[str, Any]) -> None:
    row = normalise_member({"profile": FULL | profile, "roles": [None, {}, {"name": 5}, {"name": "Support"}]})
    (kept,) = pa.Table.from_pylist([row], schema=MEMBERS.arrow_schema).to_pylist()
    assert kept | expected == kept
    assert kept["roles"] == ["Support"]


@pytest.mark.parametrize("member", [{}, {"profile": None}, {"profile": "x"}, {"profile": {"team_member_id": 7}}])
def test_a_member_without_an_id(member: dict[str, Any]) -> None:
    assert normalise_member(member)["team_member_id"] is None
    assert groups_of(member) == []


def test_groups_of_a_member() -> None:
    members = [{"profile": FULL | {"groups": groups}} for groups in (["g:1", None, 7, [], "g:1", "g:2"], "g:3", {})]
    assert [groups_of(member) for member in members] == [["g:1", "g:2"], [], []]


def test_groups() -> None:
    row = normalise_group({"group_id": "g:1", "group_name": 5, "member_count": -1, "group_management_type": {}})
    (kept,) = pa.Table.from_pylist([row], schema=GROUPS.arrow_schema).to_pylist()
    assert kept == dict.fromkeys(kept) | {"group_id": "g:1"}


def test_team_info() -> None:
    info = {"team_id": "dbtid:1", "name": 5, "num_licensed_users": 7.0, "num_used_licenses": 2**64}
    row = normalise_team_info(info, has_team_file_events=None)
    (kept,) = pa.Table.from_pylist([row], schema=TEAM_INFO.arrow_schema).to_pylist()
    assert (kept["team_name"], kept["num_licensed_users"], kept["num_used_licenses"]) == (None, 7, None)


def test_storage() -> None:
    row = normalise_storage("dbmid:1", {"used": 2**64 - 1, "allocation": {".tag": "individual", "allocated": 2**64}})
    (kept,) = pa.Table.from_pylist([row], schema=STORAGE.arrow_schema).to_pylist()
    assert (kept["used_bytes"], kept["allocated_bytes"], kept["allocation"]) == (2**64 - 1, None, "individual")
    assert normalise_storage("dbmid:1", {"used": None, "allocation": "all"})["allocated_bytes"] is None


@pytest.mark.parametrize("told", [True, "7", None, 7.5, -1, float("inf"), float("nan"), 2**63, 1e19])
def test_what_is_no_count(told: object) -> None:
    assert count_of(told) is None
