"""Use that the log tells of a team member without saying which one: nobody's, and named where it may be a member's."""

from __future__ import annotations

from typing import Any

import pytest

from tests.licence.hand_made import AS_OF, HandMade
from tests.licence.seat_rows import DAY, seat

SINCE_JOINING = {"joined_on": AS_OF - 300 * DAY}
USED = AS_OF - 20 * DAY
CODES = ("last_used_at", "verdict", "confidence")


def candidates(acme: HandMade) -> list[dict[str, Any]]:
    return acme.dicts("select team_member_id, why, confidence, evidence from reclaim_candidates order by place")


def returned(acme: HandMade) -> None:
    """A member with an account that had a membership before, which is removed."""
    acme.member("old", account_id="one account", email="a@acme.test", status="removed")
    acme.member("a", account_id="one account", email="a@acme.test", **SINCE_JOINING)


def test_work_of_somebody_with_two_memberships_is_named_by_the_newer_seat(acme: HandMade) -> None:
    returned(acme)
    acme.event(USED, None, actor_account_id="one account", actor_email="a@acme.test")
    assert seat(acme, *CODES) == (None, "never_active", "proved")
    (row,) = candidates(acme)
    assert row["why"].endswith("; use on 2026-10-12 may be this member's")
    assert "use at 2026-10-12 09:00:00 bears the same account or address and no member id" in row["evidence"]


@pytest.mark.parametrize("account", [None, "an account that no list has"])
def test_work_that_the_log_tells_by_address_alone_is_named_by_the_seat(acme: HandMade, account: str | None) -> None:
    acme.member("a", email="Ada@acme.test", **SINCE_JOINING)
    acme.event(AS_OF - 200 * DAY, "a")
    acme.event(USED, None, actor_account_id=account, actor_email="ada@ACME.test")
    assert seat(acme, *CODES) == (AS_OF - 200 * DAY, "idle", "proved")
    (row,) = candidates(acme)
    assert row["why"] == "Last used on 2026-04-15, 200 days ago; use on 2026-10-12 may be this member's"


@pytest.mark.parametrize(
    "event",
    [
        {"actor_email": "b@acme.test"},
        {"actor_email": "a@acme.test", "actor_type": "non_team_member"},
        {"actor_email": "a@acme.test", "actor_kind": "app"},
        {"actor_email": "a@acme.test", "event_type": "login_fail", "event_category": "logins"},
        {"actor_email": "a@acme.test", "actor_account_id": "account of b"},
        {"actor_email": ""},
        {},
    ],
)
def test_what_others_did_or_is_no_use_is_not_named(acme: HandMade, event: dict[str, str]) -> None:
    acme.member("a", email="a@acme.test", **SINCE_JOINING)
    acme.member("b", email="b@acme.test")
    acme.member("without_address", email=None, **SINCE_JOINING)
    acme.event(USED, None, **event)
    assert seat(acme, *CODES) == (None, "never_active", "proved")
    told = [row["team_member_id"] for row in candidates(acme) if "whose it is" in row["evidence"]]
    assert not {"a", "without_address"} & {*told}


def test_use_without_an_id_from_before_joining_is_not_named(acme: HandMade) -> None:
    returned(acme)
    acme.event(SINCE_JOINING["joined_on"] - DAY, None, actor_account_id="one account")
    assert seat(acme, *CODES) == (None, "never_active", "proved")
    assert acme.rows("select maybe_used_at from seat_use") == [(None,)]


def test_who_has_one_membership_is_told_by_the_account_alone(acme: HandMade) -> None:
    acme.member("a", email="a@acme.test", **SINCE_JOINING)
    acme.event(USED, None, actor_account_id="account of a", actor_email="a@acme.test")
    assert seat(acme, *CODES) == (USED, "active", "proved")
    assert acme.rows("select maybe_used_at from seat_use") == [(None,)]
