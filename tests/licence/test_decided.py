"""What becomes of decided seats, and what of it is a saving."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.licence.hand_made import AS_OF, TODAY, HandMade, at

DAY = timedelta(days=1)
DECIDED = date(2026, 6, 1)
LATER = at("2026-06-10 12:00")


@pytest.fixture
def log(warehouse: HandMade) -> HandMade:
    """A declared team whose log reaches back a year; each test adds the roster."""
    begin(warehouse, "acme", 10)
    return warehouse


def begin(warehouse: HandMade, team: str, purchased: int | None) -> None:
    warehouse.declare(team, currency="EUR")
    warehouse.plan(team, num_licensed_users=purchased)
    warehouse.read_days(date(2025, 11, 1), TODAY, team, read_at=AS_OF)
    warehouse.add("contract_prices", {"team": team, "valid_from": date.min, "price_per_seat_month": Decimal("12.345")})


def decide(warehouse: HandMade, seat: str, decided: str = "reclaim", on: date = DECIDED, **more: Any) -> None:
    (lines,) = warehouse.row("select count(*) from decision_lines")
    row = {"line": lines + 2, "seat": seat, "decided": decided, "decided_by": "Bo", "decided_date": on}
    warehouse.add("decision_lines", row | more)


def change(warehouse: HandMade, name: str, moment: Any, value: str, before: str | None = None, **event: Any) -> None:
    row = {
        "team": "acme",
        "event_date": moment.date(),
        "occurred_at": moment,
        "event_type": "member_change_status",
        "team_member_id": name,
        "previous_value": before,
        "new_value": value,
    }
    warehouse.add("member_status_events", row | event)


def removed(warehouse: HandMade, name: str, moment: Any = LATER, **member: Any) -> None:
    warehouse.member(name, **({"email": f"{name}@acme.test", "status": "removed"} | member))
    change(warehouse, name, moment, "removed", "active", team=member.get("team", "acme"))


def states(warehouse: HandMade) -> list[tuple[Any, ...]]:
    return warehouse.make().rows("select team_member_id, state, since_at, is_realised from decisions order by line")


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (AS_OF, "free"),
        (AS_OF - 30 * DAY + timedelta(microseconds=1), "free"),
        (AS_OF - 30 * DAY, "free_30_days"),
        (AS_OF - 90 * DAY + timedelta(microseconds=1), "free_30_days"),
        # The 90 days before 1 November.
        (at("2026-08-03 09:00"), "free_90_days"),
    ],
)
def test_a_seat_is_free_since_exactly_n_days(log: HandMade, moment: Any, state: str) -> None:
    removed(log, "a", moment)
    decide(log, "A@acme.test ")
    assert states(log) == [("a", state, moment, True)]


def test_over_a_leap_day_thirty_days_are_thirty_days(log: HandMade) -> None:
    """From 30 January to 29 February 2028 are 30 days; the month ends on a leap day."""
    log.read_days(TODAY + DAY, date(2028, 2, 29), read_at=at("2028-03-05"))
    removed(log, "a", at("2028-01-30"), snapshot_date=date(2028, 2, 29))
    decide(log, "a", on=date(2028, 1, 30))
    log.make(at("2028-02-29"))
    assert log.rows("select state, days from decisions") == [("free_30_days", 30)]


def test_a_seat_that_is_still_assigned(log: HandMade) -> None:
    log.member("a", email="a@acme.test")
    decide(log, "a@acme.test")
    assert states(log) == [("a", "still_assigned", at("2026-06-01"), False)]


def test_a_seat_that_was_free_before_the_decision_was_not_freed_by_it(log: HandMade) -> None:
    removed(log, "a", at("2026-05-31 23:59:59"))
    decide(log, "a")
    removed(log, "b", at("2026-06-01"))
    decide(log, "b")
    assert states(log) == [
        ("a", "free_90_days", at("2026-05-31 23:59:59"), False),
        ("b", "free_90_days", at("2026-06-01"), True),
    ]
    assert log.row("select decided, free_before, freed from savings_realised") == (2, 1, 1)


def test_a_member_who_became_limited_gives_the_seat_back(log: HandMade) -> None:
    log.member("a", membership_type="limited")
    change(log, "a", LATER, "limited", "full", event_type="member_change_membership_type")
    decide(log, "a")
    assert states(log) == [("a", "free_90_days", LATER, True)]


def test_a_member_whom_the_roster_only_misses_is_free(log: HandMade) -> None:
    log.member("a", snapshot_date=TODAY - 2 * DAY)
    log.member("b", snapshot_date=TODAY - DAY)
    log.member("b")
    decide(log, "a")
    ((_, state, since_at, realised),) = states(log)
    assert (state, since_at.date(), realised) == ("free", TODAY - DAY, True)


def test_who_comes_back_under_the_same_id_is_back(log: HandMade) -> None:
    log.member("a")
    change(log, "a", LATER, "removed", "active")
    change(log, "a", LATER + DAY, "active", "removed")
    # Suspended and restored since: the return counts.
    change(log, "a", LATER + 2 * DAY, "suspended", "active")
    change(log, "a", LATER + 3 * DAY, "active", "suspended")
    decide(log, "a")
    assert states(log) == [("a", "back_again", LATER + DAY, False)]


@pytest.mark.parametrize(
    ("new", "is_back"),
    [
        ({"account_id": "account of a"}, True),
        ({"account_id": "account of a", "email": "new@acme.test"}, True),
        # A new account with the address that the member had last.
        ({"account_id": "new", "email": "A@acme.test"}, True),
        # Invited again.
        (
            {"account_id": None, "email": "a@acme.test", "status": "invited", "joined_on": None, "invited_on": LATER},
            True,
        ),
        # Nobody who shows to be the same.
        ({"account_id": "new", "email": "new@acme.test"}, False),
        ({"account_id": None, "email": None}, False),
        # Without a seat nobody is back.
        ({"account_id": "account of a", "membership_type": "limited"}, False),
        ({"account_id": "account of a", "status": "removed"}, False),
        # A second seat that was there before the decision stays as it was.
        ({"account_id": "account of a", "joined_on": at("2026-05-31")}, False),
        # Another team's seat is not this one.
        ({"account_id": "account of a", "team": "beta"}, False),
    ],
)
def test_who_comes_back_under_a_new_id_is_back(log: HandMade, new: dict[str, Any], is_back: bool) -> None:
    removed(log, "a")
    log.member("a2", **({"joined_on": LATER + DAY} | new))
    decide(log, "a")
    state, back = log.make().row("select state, back_team_member_id from decisions")
    assert (state, back) == (("back_again", "a2") if is_back else ("free_90_days", None))


def test_an_address_that_moved_to_another_person_is_neither_back_nor_decided(log: HandMade) -> None:
    """Decided about a, who had the address then; a was renamed, b joined and got the address."""
    log.member("a", email="info@acme.test", snapshot_date=date(2026, 5, 1))
    log.member("a", email="a@acme.test", snapshot_date=date(2026, 7, 1))
    log.member("b", email="info@acme.test", joined_on=LATER, snapshot_date=date(2026, 7, 1))
    removed(log, "a", at("2026-08-01"), email="a@acme.test")
    log.member("b", email="info@acme.test", joined_on=LATER)
    decide(log, "info@acme.test")
    assert states(log) == [("a", "free_90_days", at("2026-08-01"), True)]
    decide(log, "info@acme.test", on=date(2026, 9, 1))
    assert states(log)[1][:2] == ("b", "still_assigned")


def test_a_decision_about_a_return_is_about_the_new_seat(log: HandMade) -> None:
    removed(log, "a", email="a@acme.test")
    log.member("a2", email="a@acme.test", joined_on=at("2026-07-01"))
    change(log, "a2", at("2026-07-01"), "active", "not_joined")
    decide(log, "a@acme.test", on=date(2026, 8, 1))
    assert states(log) == [("a2", "still_assigned", at("2026-08-01"), False)]


@pytest.mark.parametrize("seat", ["nobody@acme.test", "dbmid:nobody", "' or true --", "%"])
def test_a_seat_that_never_was(log: HandMade, seat: str) -> None:
    log.member("a", email="a@acme.test")
    decide(log, seat)
    assert states(log) == [(None, "unknown_seat", None, False)]
    assert log.rows("from savings_realised") == []


@pytest.mark.parametrize("status", ["active", "removed"])
def test_who_never_was_a_full_member_never_had_a_seat(log: HandMade, status: str) -> None:
    log.member("a", membership_type="limited", status=status)
    decide(log, "a")
    assert states(log) == [("a", "unknown_seat", None, False)]


def test_of_two_decisions_about_a_seat_the_newest_counts(log: HandMade) -> None:
    removed(log, "a")
    decide(log, "a@acme.test", on=date(2026, 6, 1))
    decide(log, "a", on=date(2026, 5, 1))
    removed(log, "b")  # on one day the later line
    decide(log, "b")
    decide(log, "b", "keep")
    found = log.make().rows("select is_newest, is_realised from decisions order by line")
    assert found == [(True, True), (False, False), (False, False), (True, False)]
    assert log.row("select decided, freed from savings_realised") == (1, 1)


def test_a_decision_of_a_day_to_come_hides_none_that_holds_until_then(log: HandMade) -> None:
    log.member("a", email="a@acme.test")
    decide(log, "a@acme.test", on=TODAY + DAY)
    decide(log, "a", "keep", on=TODAY)
    found = [log.make(AS_OF + days * DAY).rows("select decided from decisions where is_newest") for days in (0, 1)]
    assert found == [[("keep",)], [("reclaim",)]]


def test_an_address_in_two_teams_needs_the_team(log: HandMade) -> None:
    for team in ("acme", "beta"):
        log.member(f"a of {team}", team, email="a@acme.test")
    decide(log, "a@acme.test")
    decide(log, "a@acme.test", team="beta")
    decide(log, "a@acme.test", team="gamma")
    assert log.make().rows("select team, team_member_id, state, is_newest from decisions order by line") == [
        (None, None, "ambiguous_seat", False),
        ("beta", "a of beta", "still_assigned", True),
        ("gamma", None, "unknown_seat", False),
    ]


def test_an_address_in_two_teams_is_clear_where_one_had_left_before(log: HandMade) -> None:
    removed(log, "a", at("2026-02-01"), email="a@acme.test")
    log.member("b", "beta", email="a@acme.test")
    decide(log, "a@acme.test")
    assert states(log)[0][:2] == ("b", "still_assigned")


def free(log: HandMade, team: str, freed: int, assigned: int, before: int | None) -> None:
    for number in range(freed):
        removed(log, f"gone {number} of {team}", team=team)
        decide(log, f"gone {number} of {team}")
    for number in range(assigned):
        log.member(f"here {number} of {team}", team)
    if before is not None:
        log.plan(team, snapshot_date=DECIDED, num_licensed_users=before)
        # What was bought before the purchase that stood at the decision does not matter, nor what came after.
        log.plan(team, snapshot_date=DECIDED - 30 * DAY, num_licensed_users=99)
        log.plan(team, snapshot_date=DECIDED + DAY, num_licensed_users=50)


SAVED = [
    # Freed, but as much is bought as before, and enough: nothing is saved yet.
    (3, 2, 10, 10, (0, 0, 3, "0.00")),
    # The purchase fell by two.
    (3, 2, 10, 8, (2, 0, 1, "24.69")),
    # It fell by more than what was freed.
    (3, 2, 10, 2, (3, 0, 0, "37.04")),
    # It grew; without the freed seats two more would be needed.
    (3, 9, 5, 10, (0, 2, 1, "24.69")),
    # More assigned than bought: each freed seat is one that need not be bought.
    (2, 5, 4, 4, (0, 2, 0, "24.69")),
    # It fell by one, and the other is used by somebody else.
    (2, 4, 5, 4, (1, 1, 0, "24.69")),
    # It fell by one, another is used by somebody else, and one is free.
    (3, 3, 5, 4, (1, 1, 1, "24.69")),
    # No reading tells what was bought then: only avoided purchases count.
    (1, 5, None, 5, (0, 1, 0, "12.35")),
    (1, 4, None, 5, (0, 0, 1, "0.00")),
    # None tells what is bought now: nothing is told.
    (1, 1, 5, None, (None, None, None, None)),
    # Zero seats are bought.
    (1, 0, 1, 0, (1, 0, 0, "12.35")),
    (1, 0, 0, 0, (0, 1, 0, "12.35")),
]
"""Seats freed and assigned, bought before and now; seats cut, purchases avoided, seats kept, saved per month."""


def test_what_is_really_saved(warehouse: HandMade) -> None:
    """Each case is a team."""
    for number, (freed, assigned, before, now, _) in enumerate(SAVED):
        begin(warehouse, f"team{number:02}", now)
        free(warehouse, f"team{number:02}", freed, assigned, before)
    names = "freed, seats_cut, purchases_avoided, seats_kept, saved_per_month"
    found = warehouse.make().rows(f"select {names} from savings_realised order by team")
    assert found == [(freed, *kinds, saved and Decimal(saved)) for freed, *_, (*kinds, saved) in SAVED]


def test_without_a_price_seats_are_counted_and_no_money(log: HandMade) -> None:
    log.change("delete from contract_prices")
    log.change("update team_info set num_licensed_users = 4")
    free(log, "acme", 1, 1, 5)
    (row,) = log.make().dicts("from savings_realised")
    assert (row["seats_cut"], row["saved_per_month"]) == (1, None)


def test_decisions_to_keep_save_nothing(log: HandMade) -> None:
    removed(log, "a")
    decide(log, "a", "keep")
    assert log.make().rows("from savings_realised") == []
