"""What breaks with an account: links, shares and requests that did not end, holds, the last day for a transfer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from resources.clock import DAY
from tests.licence.hand_made import AS_OF, HandMade, at

LAST_DAY = date(2027, 4, 30)
"""180 days after AS_OF."""


def told(warehouse: HandMade, ago: float, thing: str, change: str, *ids: str, who: Any = "ann", **event: Any) -> None:
    """A change so many days ago, of a thing with these ids."""
    moment = AS_OF - ago * DAY
    row = {"team": "acme", "event_date": moment.date(), "occurred_at": moment, "thing": thing, "change": change}
    people = [who] if isinstance(who, str) else who
    warehouse.add("offboarding_events", row | {"member_ids": people, "thing_ids": [*ids]} | event)


@pytest.fixture
def team(acme: HandMade) -> HandMade:
    """Ann and Bob are idle; Ada, the administrator, works."""
    acme.member("ann", account_id="dbid:ann")
    acme.member("bob")
    acme.member("ada", roles=["Team"])
    acme.event(AS_OF - 3 * DAY, "ada")
    return acme


def impact(warehouse: HandMade, columns: str, who: str = "ann") -> Any:
    return warehouse.make().row(f"select {columns} from offboarding_impact where team_member_id = '{who}'")


@pytest.mark.parametrize(
    ("thing", "column"),
    [
        ("link", "view_links"),
        ("folder", "folders_shared"),
        ("file_request", "file_requests_open"),
        ("sign_request", "sign_requests_open"),
        ("paper_doc", "paper_docs_shared"),
    ],
)
def test_what_began_counts_once_until_it_ends(team: HandMade, thing: str, column: str) -> None:
    for ago in (50, 49):
        told(team, ago, thing, "begins", "twice")
    told(team, 40, thing, "begins", "ended", "by another id")
    told(team, 30, thing, "ends", "by another id")
    told(team, 40, thing, "begins", "begun again")
    told(team, 30, thing, "ends", "begun again")
    told(team, 20, thing, "begins", "begun again")
    told(team, 60, thing, "ends", "twice")
    told(team, 40, thing, "begins", "ended at once")
    told(team, 40, thing, "ends", "ended at once")
    told(team, 10, thing, "begins", "Bob's", who="bob")
    assert impact(team, column) == (2,)
    assert impact(team, column, "bob") == (1,)


def test_links_end_for_their_owner_alone_and_other_things_for_whoever_began_them(team: HandMade) -> None:
    for who in ("ann", "bob"):
        told(team, 40, "link", "begins", "file", who=who)
        told(team, 40, "paper_doc", "begins", "doc", who=who)
    told(team, 30, "link", "ends", "file", who="bob")
    told(team, 30, "link", "ends", "file", who=[])
    told(team, 30, "paper_doc", "ends", "doc", who="ada")
    assert impact(team, "view_links, paper_docs_shared") == (1, 0)
    assert impact(team, "view_links, paper_docs_shared", "bob") == (0, 0)


def test_a_link_for_editing_is_no_link_for_viewing(team: HandMade) -> None:
    told(team, 40, "link", "begins", "file", access_level="writer")
    for level in ("reader", "none", None):
        told(team, 40, "link", "begins", f"file {level}", access_level=level)
    told(team, 40, "link", "begins", "file", access_level="reader")
    assert impact(team, "view_links, edit_links") == (4, 1)


def test_what_tells_no_id_cannot_be_seen_to_end(team: HandMade) -> None:
    told(team, 40, "link", "begins")
    told(team, 40, "link", "begins")  # the same event, told twice
    told(team, 39, "link", "begins")
    told(team, 30, "link", "ends")
    assert impact(team, "view_links") == (2,)


def test_signature_requests_are_not_known_where_no_names_are_kept(team: HandMade) -> None:
    told(team, 40, "sign_request", "begins")
    told(team, 30, "sign_request", "ends", who=[])
    assert impact(team, "sign_requests_open") == (None,)
    assert impact(team, "sign_requests_open", "bob") == (0,)


def test_a_restored_doc_is_shared_again(team: HandMade) -> None:
    told(team, 40, "paper_doc", "begins", "doc")
    told(team, 30, "paper_doc", "ends", "doc", who="ada")
    told(team, 20, "paper_doc", "returns", "doc", who="ada")
    assert impact(team, "paper_docs_shared") == (1,)
    told(team, 10, "paper_doc", "ends", "doc", who="ada")
    assert impact(team, "paper_docs_shared") == (0,)


def test_an_account_stands_for_the_only_member_who_ever_had_it(team: HandMade) -> None:
    told(team, 40, "link", "begins", "file", who="dbid:ann")
    assert impact(team, "view_links") == (1,)
    team.member("ann before", account_id="dbid:ann", status="removed")
    assert impact(team, "view_links") == (0,)


@pytest.mark.parametrize(
    ("events", "of_ann", "of_bob"),
    [
        ([], False, False),
        ([(40, "begins", "h", ["ann"])], True, False),
        ([(40, "begins", "h", ["dbid:ann", "bob"]), (30, "leaves", "h", ["bob"])], True, False),
        ([(40, "begins", "h", ["ann"]), (30, "ends", "h", [])], False, False),
        ([(40, "begins", "h", ["ann"]), (30, "ends", "another", [])], True, False),
        ([(40, "leaves", "h", ["ann"]), (30, "begins", "h", ["ann"])], True, False),
        # It was activated without a name, and says later whom it holds.
        ([(40, "begins", "h", []), (39, "begins", "h", ["bob"])], False, True),
        ([(40, "begins", "h", [])], None, None),
        ([(40, "begins", "h", []), (39, "begins", "another", ["bob"])], None, True),
        ([(40, "begins", "h", []), (30, "ends", "h", [])], False, False),
    ],
)
def test_whom_a_legal_hold_names(team: HandMade, events: list[Any], of_ann: bool | None, of_bob: bool | None) -> None:
    for ago, change, hold, who in events:
        told(team, ago, "hold", change, hold, who=who)
    assert (*impact(team, "hold"), *impact(team, "hold", "bob")) == (of_ann, of_bob)
    words = {True: ["names the person"], None: ["does not say on whom"], False: []}[of_ann]
    (caution,) = impact(team, "caution")
    assert len(caution) == len(words) + 1
    assert all(word in caution[0] for word in words)


def removed(warehouse: HandMade, name: str, ago: int, **member: Any) -> None:
    """Somebody who was removed so many days ago, as an event tells."""
    moment = AS_OF - ago * DAY
    warehouse.member(name, status="removed", **member)
    warehouse.add(
        "member_status_events",
        {
            "team": "acme",
            "event_date": moment.date(),
            "occurred_at": moment,
            "event_type": "member_change_status",
            "team_member_id": name,
            "previous_value": "active",
            "new_value": "removed",
        },
    )


def test_who_was_removed_in_the_last_180_days_is_there_and_the_rest_is_not(team: HandMade) -> None:
    removed(team, "lately", 20)
    removed(team, "long ago", 181)
    team.member("before the log", status="removed")
    told(team, 30, "link", "begins", "file", who="lately")
    found = team.make().rows("select team_member_id, view_links, last_transfer_date, caution from offboarding_impact")
    last_day = (AS_OF - 20 * DAY).date() + 180 * DAY
    words = ["View links that stopped working: 1", f"Files to transfer: by {last_day}, only once"]
    assert sorted(found)[2:] == [("lately", 1, last_day, words)]
    assert {name for name, *_ in found} == {"ann", "bob", "lately"}


@pytest.mark.parametrize(
    ("ago", "who", "is_done"),
    [
        (19, ["lately"], True),
        (20, ["lately", "bob"], True),  # in the same moment as the removal
        (19, ["bob"], False),
        (90, ["lately"], False),  # when somebody else's files came to who was a member then
    ],
)
def test_files_are_transferred_when_an_event_after_the_removal_names_who_was_removed(
    team: HandMade, ago: int, who: list[str], is_done: bool
) -> None:
    removed(team, "lately", 20)
    told(team, ago, "account", "ends", who=who)
    last_day = None if is_done else (AS_OF - 20 * DAY).date() + 180 * DAY
    assert impact(team, "last_transfer_date", "lately") == (last_day,)


@pytest.mark.parametrize(
    ("member", "used_bytes", "last_day"),
    [
        ({}, None, LAST_DAY),
        ({}, 7, LAST_DAY),
        ({}, 0, None),
        ({"status": "suspended"}, 2**64 - 1, LAST_DAY),
        ({"status": "invited", "invited_on": at("2026-01-01"), "joined_on": None, "account_id": None}, None, None),
    ],
)
def test_the_last_day_for_a_transfer_counts_from_today_for_who_is_still_there(
    team: HandMade, member: dict[str, Any], used_bytes: int | None, last_day: date | None
) -> None:
    team.member("she", **member)
    row = {"team": "acme", "snapshot_date": AS_OF.date(), "team_member_id": "she", "used_bytes": used_bytes}
    if used_bytes is not None:
        team.add("storage_snapshots", row)
    assert impact(team, "used_bytes, last_transfer_date", "she") == (used_bytes, last_day)


def test_who_kept_the_account_as_a_personal_one_has_the_files(team: HandMade) -> None:
    removed(team, "lately", 20, is_disconnected=True)
    assert impact(team, "last_transfer_date, caution", "lately") == (None, [])


def test_the_only_administrator_is_told(acme: HandMade) -> None:
    acme.member("ada", roles=["Team"])
    acme.member("gone", roles=["Team"], status="suspended")
    found = acme.make().rows("select team_member_id, is_admin, is_only_admin from offboarding_impact order by all")
    assert found == [("ada", True, True), ("gone", True, False)]
    acme.member("eve", roles=["Support"])
    assert acme.make().rows("select distinct is_only_admin from offboarding_impact") == [(False,)]


def test_without_the_log_nothing_is_known_which_is_not_nothing(warehouse: HandMade) -> None:
    warehouse.declare()
    warehouse.member("ann", status="suspended", suspended_on=datetime(2026, 1, 1))
    found = impact(warehouse, "view_links, paper_docs_shared, sign_requests_open, hold, caution")
    assert found[:4] == (None,) * 4
    assert "The log could not be read" in found[4][-1]


def test_the_list_of_candidates_has_the_same_caution(team: HandMade) -> None:
    told(team, 40, "file_request", "begins", "r1")
    wanted = ["Open file requests: 1", f"Files to transfer: by {LAST_DAY} if the account goes today"]
    assert impact(team, "caution") == (wanted,)
    assert team.rows("select caution from reclaim_candidates where team_member_id = 'ann'") == [(wanted,)]
    assert len(team.rows("from offboarding_impact")) == len(team.rows("from reclaim_candidates")) == 2
