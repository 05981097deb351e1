"""What holds for every licence SQL file, whatever the data."""

from __future__ import annotations

import re
from collections.abc import Iterator

import duckdb
import pytest

from assets.contracts import Table
from assets.selects import select_of
from assets.tables import licence
from assets.warehouse.licensing import keys_there_twice
from resources.storage.queries import Tables
from tests.licence.hand_made import AS_OF, HandMade


def described(connection: duckdb.DuckDBPyConnection, table: Table) -> list[tuple[str, str]]:
    select = select_of(table.name)
    parameters = {"as_of": AS_OF} if "$as_of" in select else {}
    rows = connection.execute(f"describe {select}", parameters).fetchall()
    return [(name, kind) for name, kind, *_ in rows]


@pytest.fixture(params=licence.ALL, ids=lambda table: table.name)
def table(request: pytest.FixtureRequest) -> Table:
    return request.param


@pytest.fixture(scope="module")
def nothing_read() -> Iterator[HandMade]:
    """All tables, of no rows but the product's own event types."""
    made = HandMade()
    made.known_types()
    yield made.make()
    made.close()


def test_columns_are_named_typed_and_ordered_as_the_contract_says(nothing_read: HandMade, table: Table) -> None:
    made = nothing_read.with_tables(table.name)
    assert described(made, table) == [(column.name, column.type) for column in table.columns]


def test_a_file_begins_with_what_one_row_is(table: Table) -> None:
    assert select_of(table.name).startswith("-- One row per ")


def test_a_file_is_one_select(warehouse: HandMade, table: Table) -> None:
    (statement,) = warehouse.con.extract_statements(select_of(table.name))
    assert statement.type.name == "SELECT"


@pytest.fixture(scope="module")
def not_yet_made() -> Iterator[duckdb.DuckDBPyConnection]:
    made = HandMade()
    yield made.con
    made.close()


@pytest.fixture
def only_base_tables(not_yet_made: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    not_yet_made.begin()
    yield not_yet_made
    not_yet_made.rollback()


def test_a_file_reads_base_tables_and_tables_made_before_it(
    only_base_tables: duckdb.DuckDBPyConnection, table: Table
) -> None:
    for earlier in licence.ALL[: licence.ALL.index(table)]:
        only_base_tables.execute(earlier.ddl)
    assert described(only_base_tables, table)  # any other table would not be found


def test_no_file_asks_for_the_time(table: Table) -> None:
    assert not re.search(r"\bnow\s*\(|\bcurrent_|\btoday\s*\(|get_current", select_of(table.name))


def test_an_empty_warehouse_makes_empty_tables(nothing_read: HandMade, table: Table) -> None:
    # The product's own event types are there before anything was read.
    expected = {licence.EVENT_TYPES.name: 643, licence.IDLE_BUCKETS.name: 8}.get(table.name, 0)
    assert nothing_read.row(f'select count(*) from "{table.name}"') == (expected,)


def test_keys_are_unique(twelve_members: HandMade, table: Table) -> None:
    key = ", ".join(table.key)
    assert twelve_members.rows(f'select {key} from "{table.name}" group by all having count(*) > 1') == []


def test_a_key_that_is_there_twice_is_found(warehouse: HandMade) -> None:
    warehouse.declare()
    con = warehouse.make().with_tables("teams")
    assert keys_there_twice(Tables(con), licence.TEAMS) == []
    con.execute("insert into teams from teams")
    assert keys_there_twice(Tables(con), licence.TEAMS) == [("acme", 2)]
