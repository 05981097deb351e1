"""Free seats of one team for another that is short."""

from __future__ import annotations

from datetime import UTC, date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.tables import licence
from assets.warehouse.licensing import make_licence_tables
from tests.laws import tried
from tests.licence.hand_made import AS_OF, HandMade
from tests.published import dicts

RENEWAL = date(2027, 3, 1)


def moves(teams: dict[str, tuple[int | None, str | None]]) -> list[dict[str, Any]]:
    """What could be moved between teams, each given by what is available and by its currency; prices are 10, 11 ..."""
    made = HandMade()
    for table in (licence.LICENCE_POSITION, licence.CONTRACTS):
        made.con.execute(table.ddl)
    for price, (team, (available, currency)) in enumerate(teams.items(), 10):
        made.con.execute(
            "insert into licence_position by name select $team as team, $available as available, $currency as currency",
            {"team": team, "available": available, "currency": currency},
        )
        made.con.execute(
            "insert into contracts by name select $team as team, $currency as currency, $renewal as renewal_date, "
            "case when $currency is not null then $price end as price_per_seat_month",
            {"team": team, "currency": currency, "renewal": RENEWAL, "price": price},
        )
    make_licence_tables(made.con, AS_OF.replace(tzinfo=UTC), [licence.MOVABLE_SEATS])
    found = dicts(made.con.execute("from movable_seats order by from_team, to_team"))
    made.close()
    return found


def seats(teams: dict[str, tuple[int | None, str | None]]) -> list[tuple[str, str, int]]:
    return [(row["from_team"], row["to_team"], row["seats"]) for row in moves(teams)]


@pytest.mark.parametrize(
    ("teams", "found"),
    [
        ({"a": (3, "EUR"), "b": (-2, "EUR")}, [("a", "b", 2)]),
        ({"a": (2, "EUR"), "b": (-3, "EUR")}, [("a", "b", 2)]),
        # Nobody is short, nobody has any, nothing is left over, no purchase is told.
        ({"a": (3, "EUR"), "b": (0, "EUR")}, []),
        ({"a": (0, "EUR"), "b": (-1, "EUR")}, []),
        ({"a": (0, "EUR"), "b": (0, "EUR")}, []),
        ({"a": (None, "EUR"), "b": (-1, "EUR")}, []),
        # Most first on both sides; of equals by name.
        (
            {"a": (1, "EUR"), "b": (5, "EUR"), "c": (-2, "EUR"), "d": (-4, "EUR")},
            [("a", "c", 1), ("b", "c", 1), ("b", "d", 4)],
        ),
        ({"b": (1, "EUR"), "a": (1, "EUR"), "c": (-1, "EUR")}, [("a", "c", 1)]),
        # First within a currency, though another team has more.
        ({"a": (1, "EUR"), "b": (9, "USD"), "c": (-2, "EUR")}, [("a", "c", 1), ("b", "c", 1)]),
        # Without a contract there is no currency, and seats are seats.
        ({"a": (1, None), "b": (-1, None)}, [("a", "b", 1)]),
    ],
)
def test_who_could_leave_seats_to_whom(
    teams: dict[str, tuple[int | None, str | None]], found: list[tuple[str, str, int]]
) -> None:
    assert seats(teams) == found


def test_money_is_told_where_the_currency_is_the_same() -> None:
    rows = moves(
        {"a": (2, "EUR"), "b": (-2, "EUR"), "c": (1, "USD"), "d": (-1, "GBP"), "e": (3, None), "f": (-3, None)}
    )
    assert [tuple(row.values()) for row in rows] == [
        ("a", "b", 2, RENEWAL, "EUR", Decimal("20.00"), Decimal("22.00")),
        ("c", "d", 1, RENEWAL, None, None, None),
        ("e", "f", 3, RENEWAL, None, None, None),
    ]


@tried(20)
@given(
    st.dictionaries(
        st.sampled_from("abcdefgh"),
        st.tuples(st.integers(-9, 9) | st.none(), st.sampled_from(["EUR", "USD", None])),
        min_size=1,
    )
)
def test_as_much_is_moved_as_is_free_and_short_and_each_seat_once(
    teams: dict[str, tuple[int | None, str | None]],
) -> None:
    rows = moves(teams)
    left = {team: available or 0 for team, (available, _) in teams.items()}
    for row in rows:
        assert row["seats"] > 0
        left[row["from_team"]] -= row["seats"]
        left[row["to_team"]] += row["seats"]
    for team, (available, _) in teams.items():
        assert 0 <= left[team] <= (available or 0) or (available or 0) <= left[team] <= 0
    assert not any(value > 0 for value in left.values()) or not any(value < 0 for value in left.values())
    assert len({(row["from_team"], row["to_team"]) for row in rows}) == len(rows)
