"""The rows of a day add up to what it costs, whatever the roster, the rule, the price and the order of joining."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from resources.home_files.chargeback import Rule
from tests.laws import tried
from tests.licence.chargeback_rows import RULES, roster, team
from tests.licence.hand_made import HandMade, at

NO_LINE = "nobody's line"
Person = tuple[str | None, int, int | None]
"""A department, the days after 1 October on which the person joins, and how many days it stays (None: still there)."""
PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["Art", "Sales", "Büro", "x'y", None, NO_LINE]),
        st.integers(0, 40),
        st.none() | st.integers(1, 20),
    ),
    max_size=12,
)


@tried(6)
@given(
    PEOPLE,
    st.randoms(use_true_random=False),
    st.sampled_from(RULES),
    st.decimals(0, 999, places=6),
    st.tuples(st.integers(0, 15), st.integers(0, 15)),
    st.none() | st.integers(0, 10),
    st.booleans(),
)
def test_no_cent_is_lost_and_no_seat_counts_twice(
    emptied: HandMade,
    people: list[Person],
    order: Random,
    rule: Rule,
    price: Decimal,
    seats: tuple[int, int],
    minimum: int | None,
    has_roster: bool,
) -> None:
    warehouse = emptied.empty()
    team(warehouse, seats[0], rule, str(price), minimum_seats=minimum)
    warehouse.read_days(date(2026, 10, 1), date(2026, 11, 19))
    warehouse.plan(snapshot_date=date(2026, 10, 17), num_licensed_users=seats[1])
    named = {f"m{index}": person for index, person in enumerate(people)}
    joining = order.sample(sorted(named), len(named))
    warehouse.add("member_snapshots", *(row for name in joining for row in life(name, named[name])))
    if has_roster:
        roster(warehouse, **{name: department for name, (department, *_) in named.items() if department != NO_LINE})
    warehouse.make(at("2026-11-20 09:00"))
    wrong = (
        "from costs_daily full join (select team, cost_date, sum(cost) as charged from chargeback_daily group by all) "
        "using (team, cost_date) where cost is distinct from charged"
    )
    assert warehouse.rows(wrong) == []
    months = "select date_trunc('month', {}) as month, sum(cost) from {} group by all order by all"
    assert warehouse.rows(months.format("month", "chargeback_monthly")) == warehouse.rows(
        months.format("cost_date", "costs_daily")
    )
    assert warehouse.rows("from chargeback_daily where cost < 0 or seats < 0") == []
    key = "team, cost_date, department, cost_centre, basis"
    assert warehouse.rows(f"select {key} from chargeback_daily group by all having count(*) > 1") == []
    if rule in ("apart", "cost_centre"):
        check_seats(warehouse)


def life(name: str, person: Person) -> list[dict[str, object]]:
    """The member in two snapshots: on the day of joining, and on that of leaving or 60 days later."""
    _, joins, stays = person
    joined_on = datetime(2026, 10, 1) + timedelta(days=joins)
    seen = [(joins, "active"), (joins + (stays or 60), "removed" if stays else "active")]
    return [
        HandMade.member_row(
            name,
            email=f"{name}@acme.test",
            snapshot_date=date(2026, 10, 1) + timedelta(days=days),
            status=status,
            joined_on=joined_on,
        )
        for days, status in seen
    ]


def check_seats(warehouse: HandMade) -> None:
    """Where the rest has rows of its own: all seats are what is billed or held, and each pays its share."""
    days = "(select cost_date, sum(seats) as seats, sum(cost) as day_cost from chargeback_daily group by all)"
    counted = (
        f"select cost_date from costs_daily join {days} using (cost_date) "
        "join licence_position_daily on position_date = cost_date "
        "where seats <> greatest(billed_seats, assigned)"
    )
    assert warehouse.rows(counted) == []
    a_cent_off = (
        f"select * from chargeback_daily as part join {days} as day using (cost_date) "
        "where day.seats > 0 and abs(part.cost - day_cost * part.seats / day.seats) >= 0.01"
    )
    assert warehouse.rows(a_cent_off) == []
