"""Who pays for which day: by those who had the seats then, and for the rest by the declared rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from resources.home_files.chargeback import Rule
from tests.licence.chargeback_rows import FIRST, RULES, member, roster, team
from tests.licence.hand_made import AS_OF, HandMade, at


def day(warehouse: HandMade, cost_date: date) -> list[tuple[Any, ...]]:
    """What each payer pays on a day, as text: department, cost centre, seats, cost, basis."""
    select = "select department, cost_centre, seats, cost::varchar, basis from chargeback_daily"
    return warehouse.rows(f"{select} where cost_date = '{cost_date}' order by department nulls last, basis")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        # 7 seats at 1 a day in November: Sales has 2, Art 1, of uma and vic no department is known, 2 are free.
        (
            "apart",
            [
                ("Art", "CC-Art", 1, "1.00", "todays_roster"),
                ("Sales", "CC-Sales", 2, "2.00", "todays_roster"),
                (None, None, 2, "2.00", "no_department"),
                (None, None, 2, "2.00", "no_member"),
            ],
        ),
        ("even", [("Art", "CC-Art", 1, "3.00", "todays_roster"), ("Sales", "CC-Sales", 2, "4.00", "todays_roster")]),
        # a third of 7.00 and two thirds: 2.333 and 4.666; the cent goes to the larger remainder
        (
            "by_seats",
            [("Art", "CC-Art", 1, "2.33", "todays_roster"), ("Sales", "CC-Sales", 2, "4.67", "todays_roster")],
        ),
        (
            "cost_centre",
            [
                ("Art", "CC-Art", 1, "1.00", "todays_roster"),
                ("Sales", "CC-Sales", 2, "2.00", "todays_roster"),
                (None, "CC-IT", 4, "4.00", "rest"),
            ],
        ),
    ],
)
def test_the_rest_goes_where_the_rule_says(warehouse: HandMade, rule: Rule, expected: list[tuple[Any, ...]]) -> None:
    team(warehouse, 7, rule)
    for name in ("ann", "bob", "cat", "uma", "vic"):
        member(warehouse, name)
    roster(warehouse, ann="Sales", bob="Sales", cat="Art", vic=None)
    warehouse.make()
    assert day(warehouse, AS_OF.date()) == expected


@pytest.mark.parametrize("rule", RULES)
def test_a_team_of_which_nobody_is_known_pays_all_the_same(warehouse: HandMade, rule: Rule) -> None:
    """No members and no roster, and the minimum is paid: no rule loses the cost or divides by nothing."""
    team(warehouse, 0, rule, minimum_seats=3)
    warehouse.make()
    expected = (None, "CC-IT", 3, "3.00", "rest") if rule == "cost_centre" else (None, None, 3, "3.00", "no_member")
    assert day(warehouse, AS_OF.date()) == [expected]


def test_without_any_seat_an_addon_of_the_team_is_still_paid_by_somebody(warehouse: HandMade) -> None:
    team(warehouse, 0)
    warehouse.add(
        "declared_addons", {"team": "acme", "addon": 1, "name": "Sign", "per": "team", "price_month": Decimal(60)}
    )
    warehouse.make()
    assert day(warehouse, AS_OF.date()) == [(None, None, 0, "2.00", "no_member")]


def test_more_seats_held_than_bought_share_what_is_paid(warehouse: HandMade) -> None:
    team(warehouse, 1)
    for name in ("ann", "bob", "cat"):
        member(warehouse, name)
    roster(warehouse, ann="Art", bob="Sales", cat="Sales")
    warehouse.make()
    costs = [(department, cost) for department, _, _, cost, _ in day(warehouse, AS_OF.date())]
    assert costs == [("Art", "0.33"), ("Sales", "0.67")]


def test_without_a_price_nobody_is_charged_and_the_seats_are_still_told(warehouse: HandMade) -> None:
    warehouse.declare()
    warehouse.plan(snapshot_date=FIRST, num_licensed_users=2)
    member(warehouse, "ann")
    roster(warehouse, ann="Art")
    warehouse.make()
    assert [row[2:] for row in day(warehouse, AS_OF.date())] == [(1, None, "todays_roster"), (1, None, "no_member")]


def left_in_october(warehouse: HandMade, name: str, **known: Any) -> None:
    """A member until 15 October: seen on the first, removed by a reading and an event of that day."""
    member(warehouse, name, snapshot_date=FIRST, **known)
    member(warehouse, name, snapshot_date=date(2026, 10, 15), status="removed", **known)
    member(warehouse, name, status="removed", **known)


def paid_for(warehouse: HandMade) -> dict[str | None, list[int]]:
    """Of each department and of the free seats: the days of October and November on which they pay, first and last."""
    select = (
        "select coalesce(department, basis), min(day(cost_date)), max(day(cost_date)), count(*) from chargeback_daily"
    )
    return {
        who: days for who, *days in warehouse.rows(f"{select} where cost_date < '2026-11-01' group by all order by 1")
    }


def test_a_seat_is_paid_by_whoever_had_it_then(warehouse: HandMade) -> None:
    """Ann of Art leaves on the 15th, Bob of Sales joins on the 20th; between them the seat is nobody's."""
    team(warehouse, 1)
    left_in_october(warehouse, "ann")
    member(warehouse, "bob", joined_on=at("2026-10-20 08:00"))
    roster(warehouse, ann="Art", bob="Sales")
    warehouse.make()
    assert paid_for(warehouse) == {"Art": [1, 14, 14], "Sales": [20, 31, 12], "no_member": [15, 19, 5]}


def test_an_address_that_a_colleague_took_over_does_not_move_the_past_to_the_colleagues_department(
    warehouse: HandMade,
) -> None:
    team(warehouse, 1)
    left_in_october(warehouse, "ann", email="desk@acme.test")
    member(warehouse, "bob", email="desk@acme.test", joined_on=at("2026-10-20 08:00"))
    roster(warehouse, desk="Sales")
    warehouse.make()
    assert paid_for(warehouse) == {"Sales": [20, 31, 12], "no_department": [1, 14, 14], "no_member": [15, 19, 5]}


def test_who_came_back_under_a_new_id_is_of_the_same_department_before(warehouse: HandMade) -> None:
    team(warehouse, 1)
    left_in_october(warehouse, "ann1", email="ann@acme.test", account_id="ann")
    member(warehouse, "ann2", email="ann@acme.test", account_id="ann", joined_on=at("2026-10-20 08:00"))
    roster(warehouse, ann="Art")
    warehouse.make()
    assert paid_for(warehouse) == {"Art": [1, 31, 26], "no_member": [15, 19, 5]}


def groups(warehouse: HandMade, snapshot_date: date, **members: str) -> None:
    """Groups of a day, each with its members, by their first letters."""
    for name, letters in members.items():
        key = {"team": "acme", "snapshot_date": snapshot_date, "group_id": name}
        warehouse.add("group_snapshots", key | {"group_name": name})
        warehouse.add("membership_snapshots", *(key | {"team_member_id": letter} for letter in letters))


def test_without_a_roster_the_smallest_group_pays_and_whoever_left_stays_with_the_last_one(warehouse: HandMade) -> None:
    team(warehouse, 4)
    left_in_october(warehouse, "l")
    for name in ("a", "b", "c"):
        member(warehouse, name, joined_on=at("2026-10-20 08:00"))
    groups(warehouse, FIRST, All="l", Art="l")
    groups(warehouse, AS_OF.date(), All="abc", Art="b", Box="ab")
    warehouse.make()
    assert day(warehouse, AS_OF.date()) == [
        ("All", None, 1, "1.00", "todays_group"),
        ("Art", None, 1, "1.00", "todays_group"),
        ("Box", None, 1, "1.00", "todays_group"),
        (None, None, 1, "1.00", "no_member"),
    ]
    assert paid_for(warehouse)["Art"] == [1, 31, 14 + 12]


def test_with_a_roster_no_group_pays(warehouse: HandMade) -> None:
    team(warehouse, 1)
    member(warehouse, "a")
    groups(warehouse, AS_OF.date(), Art="a")
    roster(warehouse, somebody="Sales")
    warehouse.make()
    assert day(warehouse, AS_OF.date()) == [(None, None, 1, "1.00", "no_department")]


def test_a_month_tells_what_of_it_is_still_to_come(warehouse: HandMade) -> None:
    team(warehouse, 2)
    member(warehouse, "ann")
    roster(warehouse, ann="Art")
    rows = warehouse.make(at("2026-11-10 09:00")).rows(
        "select month, department, seat_days, cost::varchar, planned_cost::varchar from chargeback_monthly order by all"
    )
    assert rows == [
        (FIRST, "Art", 31, "30.07", None),
        (FIRST, None, 31, "29.93", None),
        (date(2026, 11, 1), "Art", 30, "30.00", "20.00"),
        (date(2026, 11, 1), None, 30, "30.00", "20.00"),
    ]


def test_one_department_in_several_spellings_is_one_payer(warehouse: HandMade) -> None:
    """As rule 34 compares names; so its chargeback has the seats that its own report counts."""
    team(warehouse, 4)
    for name in ("ann", "bob", "cat", "dan"):
        member(warehouse, name)
    roster(warehouse, ann="Création", bob="CRE\u0301ATION", cat="\u200bCréation\u00a0", dan="\u200b")
    warehouse.change("update roster_lines set cost_centre = 'cc-7' where cost_centre <> 'CC-Création'")
    warehouse.change("update roster_lines set cost_centre = 'CC-7' where cost_centre = 'CC-Création'")
    warehouse.make()
    assert day(warehouse, AS_OF.date()) == [
        ("Création", "cc-7", 3, "3.00", "todays_roster"),
        (None, "cc-7", 1, "1.00", "todays_roster"),
    ]
    found = warehouse.rows("select department, count(*) from seats group by all order by all")
    assert found == [("Création", 3), (None, 1)]
