"""Dropbox's count beside ours: which members could explain a difference, and in which direction."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from assets.selects import select_of
from tests.licence.hand_made import AS_OF, TODAY, HandMade

DAY = timedelta(days=1)


def explained(warehouse: HandMade, used: int) -> tuple[Any, ...]:
    warehouse.change("update team_info set num_used_licenses = $used", used=used)
    return warehouse.make().row("select difference, could_explain, is_explained from reconciliation")


def change(warehouse: HandMade, name: str, ago: timedelta, value: str, before: str) -> None:
    moment = AS_OF - ago
    warehouse.add(
        "member_status_events",
        {
            "team": "acme",
            "event_date": moment.date(),
            "occurred_at": moment,
            "event_type": "member_change_status",
            "team_member_id": name,
            "previous_value": before,
            "new_value": value,
        },
    )


def test_who_uses_no_seat_by_our_rule_could_explain_that_dropbox_counts_more(acme: HandMade) -> None:
    acme.member("a")
    acme.member("b", membership_type="limited", email="b@acme.test")
    acme.member("c", status="parked")
    assert explained(acme, 3) == (2, ["limited: b@acme.test", "unknown status or type: c"], True)
    assert acme.rows("select could_explain_why from reconciliation") == [(["limited", "unknown status or type"],)]
    assert explained(acme, 4)[2] is False
    # They cannot explain that it counts fewer.
    assert explained(acme, 0) == (-1, [], False)


def test_who_cannot_work_could_explain_that_dropbox_counts_fewer(acme: HandMade) -> None:
    acme.member("a")
    acme.member("b", status="invited")
    acme.member("c", status="suspended")
    assert explained(acme, 1) == (-2, ["invited: b", "suspended: c"], True)
    assert explained(acme, 0)[2] is False
    assert explained(acme, 4) == (1, [], False)


def test_who_has_another_product_and_never_used_dropbox_could_explain_that_dropbox_counts_fewer(acme: HandMade) -> None:
    acme.known_types()
    for name in ("a", "b", "c"):
        acme.member(name)
        row = {"team": "acme", "event_date": TODAY, "occurred_at": AS_OF - DAY, "context_team_member_id": name}
        acme.add("product_events", row | {"event_type": "product_assigned_to_member", "product": "Dropbox Dash"})
    acme.member("d", status="invited")
    acme.event(AS_OF - DAY, "b")
    acme.event(AS_OF - DAY, "c", event_type="dash_opened_stack")
    wanted = ["holds Dropbox Dash: a", "holds Dropbox Dash: c", "invited: d"]
    assert explained(acme, 1) == (-3, wanted, True)
    assert explained(acme, 0)[2] is False
    assert explained(acme, 5)[1] == []


def test_no_difference_needs_no_explanation(acme: HandMade) -> None:
    acme.member("a", status="invited")
    assert explained(acme, 1) == (0, [], True)


@pytest.mark.parametrize(("ago", "lately"), [(2 * DAY, True), (4 * DAY, False)])
def test_who_changed_lately_could_explain_either(acme: HandMade, ago: timedelta, lately: bool) -> None:
    acme.member("new", joined_on=AS_OF - ago)
    change(acme, "new", ago, "active", "not_joined")
    acme.member("gone", status="removed")
    change(acme, "gone", ago, "removed", "active")
    assert explained(acme, 0) == (-1, ["changed lately: new"] if lately else [], lately)
    assert explained(acme, 2) == (1, ["removed lately: gone"] if lately else [], lately)


def test_who_joined_since_the_roster_was_read_could_explain_that_dropbox_counts_more(acme: HandMade) -> None:
    """The members could not be read for ten days; the log and Dropbox's count are of today."""
    acme.member("a", snapshot_date=TODAY - 10 * DAY)
    change(acme, "b", 8 * DAY, "active", "not_joined")
    assert explained(acme, 2) == (1, ["joined lately: b"], True)


def test_without_dropboxs_count_there_is_no_difference(acme: HandMade) -> None:
    acme.member("a")
    assert acme.make().row("select difference, could_explain, is_explained from reconciliation") == (None, [], None)


@pytest.mark.parametrize(
    ("before", "now", "is_red"),
    [
        # Nothing before: a difference that comes is told.
        (None, 1, True),
        (0, 0, False),
        (2, 3, True),
        # It stands still, or shrinks.
        (2, 2, False),
        (3, 1, False),
        (-3, -1, False),
        # It grows downwards, or is on the other side now.
        (-1, -2, True),
        (3, -3, True),
        (-3, 1, True),
    ],
)
def test_a_difference_is_told_when_it_grows(acme: HandMade, before: int | None, now: int, is_red: bool) -> None:
    """Five members; Dropbox's count of yesterday and of today."""
    for day in (TODAY - DAY, TODAY):
        for name in "abcde":
            acme.member(name, snapshot_date=day)
    acme.change("update team_info set num_used_licenses = 5 + $now", now=now)
    if before is not None:
        acme.plan(snapshot_date=TODAY - DAY, num_used_licenses=5 + before)
    assert bool(acme.make().rows(select_of("checks/difference_is_explained"))) is is_red
