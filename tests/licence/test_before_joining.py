"""Use that is older than the joining that the list shows: whose it is, what it proves, and that the row says so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from assets.selects import select_of
from tests.licence.hand_made import AS_OF, HandMade, at
from tests.licence.seat_rows import DAY, SECOND, roster, seat

JOINED = AS_OF - 167 * DAY
USED = AS_OF - 251 * DAY
CODES = ("before_joining_was", "verdict", "confidence")


def told(acme: HandMade, *changes: tuple[datetime, str | None, str]) -> None:
    """Events that say what became of the member, and what it was before (None: not said)."""
    for occurred_at, before, after in changes:
        acme.add(
            "member_status_events",
            {
                "team": "acme",
                "event_date": occurred_at.date(),
                "occurred_at": occurred_at,
                "event_type": "member_change_status",
                "team_member_id": "a",
                "previous_value": before,
                "new_value": after,
            },
        )


def candidate(acme: HandMade) -> dict[str, Any]:
    (row,) = acme.dicts("select since_at, days, why, confidence, evidence from reclaim_candidates")
    return row


def found(acme: HandMade) -> list[dict[str, Any]]:
    """What the check of the published tables finds."""
    return acme.dicts(select_of("checks/use_is_within_membership"))


def test_a_candidate_who_joined_after_her_last_use_is_not_proved_where_nothing_explains_it(acme: HandMade) -> None:
    acme.member("a", email="a@acme.test", joined_on=JOINED)
    acme.event(USED, "a", access_method="web")
    assert seat(acme, "used_before_joining_at", *CODES) == (USED, "not_told", "idle", "unknown")
    assert candidate(acme) == {
        "since_at": JOINED,
        "days": 167,
        "why": "No use since joining on 2026-05-18; last used before that, on 2026-02-23",
        "confidence": "unknown",
        "evidence": "Last use: file_edit at 2026-02-23 09:00:00 by web, before the joining on 2026-05-18 09:00:00 that "
        "is shown now: no earlier membership or invitation is known, so the log and the list of members do not agree",
    }
    (row,) = found(acme)
    assert (row["email"], row["before_joining_was"], row["is_wrong"]) == ("a@acme.test", "not_told", True)


def test_who_was_removed_and_came_back_with_the_same_id_used_it_under_an_earlier_membership(acme: HandMade) -> None:
    acme.member("a", joined_on=JOINED)
    acme.event(USED, "a")
    told(acme, (USED + 30 * DAY, "active", "removed"), (JOINED, "removed", "active"))
    assert seat(acme, "used_before_joining_at", *CODES) == (USED, "earlier_membership", "idle", "proved")
    row = candidate(acme)
    assert (row["since_at"], row["days"]) == (JOINED, 167)
    assert row["evidence"].endswith("that is shown now: under an earlier membership with the same id")
    assert [row["is_wrong"] for row in found(acme)] == [False]


def test_an_older_list_that_shows_an_earlier_joining_explains_it(acme: HandMade) -> None:
    acme.member("a", joined_on=USED - 100 * DAY, snapshot_date=(JOINED - 5 * DAY).date())
    acme.member("a", joined_on=JOINED)
    acme.event(USED, "a")
    assert seat(acme, *CODES) == ("earlier_membership", "idle", "proved")


def test_who_was_invited_when_it_was_used_is_told_as_invited(acme: HandMade) -> None:
    acme.member("a", joined_on=JOINED)
    acme.event(USED, "a")
    told(acme, (USED - 10 * DAY, "not_joined", "invited"), (JOINED, "invited", "active"))
    assert seat(acme, *CODES) == ("invitation", "idle", "proved")
    assert candidate(acme)["evidence"].endswith("that is shown now: while invited")


def test_what_is_only_assumed_of_the_time_before_explains_nothing(acme: HandMade) -> None:
    """The event of the joining does not say what was before it."""
    acme.member("a", joined_on=JOINED)
    acme.event(USED, "a")
    told(acme, (JOINED, None, "active"))
    assert seat(acme, *CODES) == ("not_told", "idle", "unknown")


def test_an_event_of_the_joining_that_is_a_little_older_than_the_lists_date_is_the_same_joining(acme: HandMade) -> None:
    acme.member("a", joined_on=JOINED)
    acme.event(JOINED - SECOND, "a", event_type="login_success")
    told(acme, (JOINED - 2 * SECOND, "invited", "active"))
    assert seat(acme, *CODES) == ("this_membership", "idle", "proved")
    assert "; yet" not in candidate(acme)["evidence"]
    assert [row["is_wrong"] for row in found(acme)] == [False]


@pytest.mark.parametrize(
    ("joined_on", "used", "verdict", "confidence"),
    [
        (AS_OF - 10 * DAY, AS_OF - 20 * DAY, "active", "proved"),  # an event within the threshold proves use
        (AS_OF - 10 * DAY, AS_OF - 120 * DAY, "new", "proved"),  # nothing is claimed but that it is too early to judge
        (AS_OF - 90 * DAY, AS_OF - 120 * DAY, "idle", "unknown"),
        (AS_OF - 90 * DAY, AS_OF - 90 * DAY, "active", "proved"),  # joining and using in the same second
    ],
)
def test_verdicts_stay_and_only_idleness_is_doubted(
    acme: HandMade, joined_on: datetime, used: datetime, verdict: str, confidence: str
) -> None:
    acme.member("a", joined_on=joined_on)
    acme.event(used, "a")
    assert seat(acme, "verdict", "confidence") == (verdict, confidence)


def test_use_after_the_joining_settles_it(acme: HandMade) -> None:
    acme.member("a", joined_on=JOINED)
    acme.event(USED, "a")
    acme.event(JOINED, "a")
    assert seat(acme, "used_before_joining_at", *CODES) == (USED, "not_told", "idle", "proved")
    assert candidate(acme)["evidence"] == "Last use: file_edit at 2026-05-18 09:00:00"
    assert [row["is_wrong"] for row in found(acme)] == [True]  # but the check still tells of it


def test_who_is_suspended_or_invited_and_uses_the_seat_is_told(acme: HandMade) -> None:
    acme.member("a", status="suspended", suspended_on=at("2026-10-01 08:00"))
    acme.event(AS_OF - DAY, "a", access_method="mobile")
    (evidence,) = seat(acme, "evidence")
    assert (
        evidence == "Suspended at 2026-10-01 08:00:00, yet used after that: file_edit at 2026-10-31 09:00:00 by mobile"
    )
    (row,) = found(acme)
    assert (row["problem"], row["is_wrong"]) == ("used while suspended", True)


def test_an_invitation_with_use_under_the_same_id_says_so(acme: HandMade) -> None:
    acme.member("a", status="invited", joined_on=None, invited_on=AS_OF - 40 * DAY)
    acme.event(AS_OF - 100 * DAY, "a")
    told(acme, (AS_OF - 50 * DAY, "active", "removed"), (AS_OF - 40 * DAY, "removed", "invited"))
    assert seat(acme, *CODES) == ("earlier_membership", "invited", "proved")
    assert candidate(acme)["evidence"] == (
        "Invited at 2026-09-22 09:00:00, yet used: file_edit at 2026-07-24 09:00:00, under an earlier membership with "
        "the same id"
    )


@pytest.mark.parametrize(
    ("used", "words"),
    [
        (at("2026-10-01 23:59:59"), "Left on 2026-10-01, still a seat"),
        (at("2026-10-02 00:00"), "Left on 2026-10-01, still a seat and used since"),
    ],
)
def test_a_leaver_whose_seat_was_used_after_the_day_of_leaving_is_told(
    acme: HandMade, used: datetime, words: str
) -> None:
    acme.member("a", email="a@acme.test")
    acme.event(used, "a")
    roster(acme, {"email": "a@acme.test", "left_on": at("2026-10-01 00:00")})
    seat(acme, "reason_code")
    row = candidate(acme)
    assert row["why"] == words
    assert (", yet the seat was used since" in row["evidence"]) == words.endswith("since")


def test_a_log_that_begins_after_the_joining_does_not_claim_to_know_all_since_then(acme: HandMade) -> None:
    acme.member("a", joined_on=at("2024-01-10 00:00"))
    seat(acme, "verdict")
    assert candidate(acme)["why"] == "No use since 2025-09-27, when the log begins; joined on 2024-01-10"
