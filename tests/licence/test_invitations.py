"""First and second invitations: the ledger tells who was on the team before, and the log tells who invited."""

from __future__ import annotations

from typing import Any

import pytest

from tests.licence.hand_made import HandMade
from tests.licence.test_ledger import DAY, OCTOBER_5, OCTOBER_8, told

INVITED = {"status": "invited", "joined_on": None}


def invitations(warehouse: HandMade) -> list[tuple[Any, ...]]:
    return warehouse.rows(
        "select cast(changed_at as date), value_before from member_status_history where change = 'invited' "
        "order by changed_at"
    )


@pytest.mark.parametrize(("before", "value_before"), [("not_joined", "none"), (None, "unknown")])
def test_before_a_first_invitation_there_was_none_if_the_log_tells(
    acme: HandMade, before: str | None, value_before: str
) -> None:
    acme.member("a", **INVITED)
    told(acme, OCTOBER_5, "invited", before)
    assert invitations(acme.make()) == [(OCTOBER_5, value_before)]


def test_who_was_invited_again_was_removed_before(acme: HandMade) -> None:
    acme.member("a", **INVITED)
    told(acme, OCTOBER_5 - 3 * DAY, "invited", "not_joined")
    told(acme, OCTOBER_5, "removed", "invited")
    told(acme, OCTOBER_8, "invited", "removed")
    assert invitations(acme.make()) == [(OCTOBER_5 - 3 * DAY, "none"), (OCTOBER_8, "removed")]


@pytest.mark.parametrize("before", ["not_joined", None])
def test_a_second_invitation_is_one_whatever_its_event_says_of_the_time_before(
    acme: HandMade, before: str | None
) -> None:
    acme.member("a", **INVITED)
    told(acme, OCTOBER_5 - 3 * DAY, "invited", "not_joined")
    told(acme, OCTOBER_5, "removed", "invited")
    told(acme, OCTOBER_8, "invited", before)
    assert invitations(acme.make())[-1] == (OCTOBER_8, "removed")


@pytest.mark.parametrize("before", ["removed", "moved_to_another_team"])
def test_who_left_before_the_log_begins_is_invited_again_all_the_same(acme: HandMade, before: str) -> None:
    acme.member("a", **INVITED)
    told(acme, OCTOBER_5, "invited", before)
    assert invitations(acme.make()) == [(OCTOBER_5, "removed")]


def test_an_older_list_with_the_removed_member_tells_of_it_too(acme: HandMade) -> None:
    acme.member("a", status="removed", joined_on=None, snapshot_date=OCTOBER_5 - 10 * DAY)
    acme.member("a", **INVITED)
    told(acme, OCTOBER_5, "invited")
    assert invitations(acme.make()) == [(OCTOBER_5, "removed")]


def test_who_joins_without_an_invitation_begins_too(acme: HandMade) -> None:
    """Single sign-on makes members at once."""
    acme.member("a", joined_on=None)
    told(acme, OCTOBER_5, "active", "not_joined")
    assert acme.make().rows("select change, value_before from member_status_history where aspect = 'status'") == [
        ("joined", "none")
    ]


def test_who_joins_by_a_second_invitation_has_not_returned(acme: HandMade) -> None:
    """An invitation that was withdrawn is no membership that ended."""
    acme.member("a", joined_on=None)
    told(acme, OCTOBER_5 - 3 * DAY, "invited", "not_joined")
    told(acme, OCTOBER_5 - DAY, "removed", "invited")
    told(acme, OCTOBER_5, "invited", "removed")
    told(acme, OCTOBER_8, "active", "invited")
    assert acme.make().rows("select change from member_status_history where aspect = 'status' order by changed_at") == [
        ("invited",),
        ("removed",),
        ("invited",),
        ("joined",),
    ]


def test_where_the_log_does_not_reach_what_was_before_is_unknown(acme: HandMade) -> None:
    acme.member("a", **INVITED, invited_on=None)
    assert acme.make().rows("select change, value_before from member_status_history where aspect = 'status'") == [
        ("there_already", "unknown")
    ]


def test_a_joining_that_only_the_list_tells_of_has_an_unknown_before(acme: HandMade) -> None:
    acme.member("a")  # joined long before the log begins
    assert acme.make().rows("select change, value_before from member_status_history where aspect = 'status'") == [
        ("joined", "unknown")
    ]
