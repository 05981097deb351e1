"""Free seats of one team for another that is short."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, date
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.tables import licence
from assets.warehouse.licensing import make_licence_tables
from tests.laws import tried
from tests.licence.hand_made import AS_OF, HandMade
from tests.published import dicts

RENEWAL = date(2027, 3, 1)


Teams = dict[str, tuple[int | None, str | None]]
"""By name: what is available, and the currency."""


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    made = HandMade()
    yield made.con
    made.close()


def moves(connection: duckdb.DuckDBPyConnection, teams: Teams, given_up: Collection[str] = ()) -> list[dict[str, Any]]:
    """What could be moved between teams, of which some are declared no more; prices are 10, 11 ..."""
    for table in (licence.LICENCE_POSITION, licence.CONTRACTS):
        connection.execute(table.ddl)
    connection.execute("truncate connections")
    for price, (team, (available, currency)) in enumerate(teams.items(), 10):
        if team not in given_up:
            # One that is paused keeps its seats.
            connection.execute("insert into connections by name select $team as team, false as enabled", {"team": team})
        connection.execute(
            "insert into licence_position by name select $team as team, $available as available, $currency as currency",
            {"team": team, "available": available, "currency": currency},
        )
        connection.execute(
            "insert into contracts by name select $team as team, $currency as currency, $renewal as renewal_date, "
            "case when $currency is not null then $price end as price_per_seat_month",
            {"team": team, "currency": currency, "renewal": RENEWAL, "price": price},
        )
    make_licence_tables(connection, AS_OF.replace(tzinfo=UTC), [licence.MOVABLE_SEATS])
    return dicts(connection.execute("from movable_seats order by from_team, to_team"))


def seats(connection: duckdb.DuckDBPyConnection, teams: Teams) -> list[tuple[str, str, int]]:
    return [(row["from_team"], row["to_team"], row["seats"]) for row in moves(connection, teams)]


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
    connection: duckdb.DuckDBPyConnection, teams: Teams, found: list[tuple[str, str, int]]
) -> None:
    assert seats(connection, teams) == found


def test_money_is_told_where_the_currency_is_the_same(connection: duckdb.DuckDBPyConnection) -> None:
    rows = moves(
        connection,
        {"a": (2, "EUR"), "b": (-2, "EUR"), "c": (1, "USD"), "d": (-1, "GBP"), "e": (3, None), "f": (-3, None)},
    )
    assert [tuple(row.values()) for row in rows] == [
        ("a", "b", 2, RENEWAL, "EUR", Decimal("20.00"), Decimal("22.00")),
        ("c", "d", 1, RENEWAL, None, None, None),
        ("e", "f", 3, RENEWAL, None, None, None),
    ]


@pytest.mark.parametrize(
    ("given_up", "found"), [("", [("old", "b", 2)]), ("old", [("a", "b", 1)]), ("b", []), ("a", [("old", "b", 2)])]
)
def test_a_team_that_was_given_up_has_no_seats_for_others_and_needs_none(
    connection: duckdb.DuckDBPyConnection, given_up: str, found: list[tuple[str, str, int]]
) -> None:
    teams: Teams = {"old": (40, "EUR"), "a": (1, "EUR"), "b": (-2, "EUR")}
    rows = moves(connection, teams, [given_up])
    assert [(row["from_team"], row["to_team"], row["seats"]) for row in rows] == found


@tried(10)
@given(
    st.dictionaries(
        st.sampled_from("abcdefgh"),
        st.tuples(st.integers(-9, 9) | st.none(), st.sampled_from(["EUR", "USD", None])),
        min_size=1,
    )
)
def test_as_much_is_moved_as_is_free_and_short_and_each_seat_once(
    connection: duckdb.DuckDBPyConnection, teams: Teams
) -> None:
    rows = moves(connection, teams)
    left = {team: available or 0 for team, (available, _) in teams.items()}
    for row in rows:
        assert row["seats"] > 0
        left[row["from_team"]] -= row["seats"]
        left[row["to_team"]] += row["seats"]
    for team, (available, _) in teams.items():
        assert 0 <= left[team] <= (available or 0) or (available or 0) <= left[team] <= 0
    assert not any(value > 0 for value in left.values()) or not any(value < 0 for value in left.values())
    assert len({(row["from_team"], row["to_team"]) for row in rows}) == len(rows)
