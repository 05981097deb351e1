"""Who counts as a seat, by status and membership type as Dropbox tells them: docs/licence-rules.md, rule 1."""

from __future__ import annotations

import pytest

from assets.reading.members import normalise_member


def has_seat(status: str, membership_type: str, *roles: str) -> bool:
    profile = {"team_member_id": "dbmid:1", "status": {".tag": status}, "membership_type": {".tag": membership_type}}
    row = normalise_member({"profile": profile, "roles": [{"name": role} for role in roles]})
    assert row["roles"] == [*roles]
    return bool(row["consumes_seat"])


@pytest.mark.parametrize("status", ["active", "invited", "suspended"])
def test_full_members_have_one_an_administrator_who_is_suspended_too(status: str) -> None:
    assert has_seat(status, "full")
    assert has_seat(status, "full", "Team")
    assert not has_seat(status, "limited")
    assert not has_seat(status, "brand_new_type", "Team")


@pytest.mark.parametrize("status", ["removed", "brand_new_status"])
def test_removed_members_and_unknown_statuses_have_none(status: str) -> None:
    assert not has_seat(status, "full")
