"""The tables in Python: questions with the parameters that they name, and frames that hold what the tables hold."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from assets.contracts import ARROW_TYPES
from resources.errors import FixSetup
from resources.home import Home
from resources.published import OtherVersion, Published
from resources.storage.queries import Tables, shape_of
from resources.storage.warehouse import Warehouse
from tests.pipeline.command_line import ROOT

VALUES: dict[str, tuple[str, Any]] = {
    "VARCHAR": ("str", "007"),
    "VARCHAR[]": ("object", ["a", None]),
    "BOOLEAN": ("boolean", True),
    "INTEGER": ("Int32", -(2**31)),
    "BIGINT": ("Int64", 2**63 - 1),
    "UBIGINT": ("UInt64", 2**64 - 1),
    "DOUBLE": ("Float64", 0.1),
    "DATE": ("datetime64[ms]", date(1, 1, 1)),
    "TIMESTAMP": ("datetime64[us]", datetime(2026, 11, 1, 9, 0, 0, 1)),
    "DECIMAL(18,2)": ("object", Decimal("9999999999999999.99")),
    "DECIMAL(18,6)": ("object", Decimal("999999999999.999999")),
}
"""Of each type that a contract may have: pandas' type, and a value that a float would change or a NULL make another."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home whose only table has each type, in a row of values and a row of NULLs."""
    home = Home(tmp_path)
    columns = ", ".join(f'"{kind}" {kind}' for kind in VALUES)
    with Warehouse(home).work() as connection:
        connection.execute(f"create table odd (place integer, {columns})")
        for place, row in enumerate(([value for _, value in VALUES.values()], [None] * len(VALUES))):
            connection.execute(f"insert into odd values ({', '.join('?' * (len(row) + 1))})", [place, *row])
    Warehouse(home).publish()
    return home


@pytest.fixture
def published(home: Home) -> Iterator[Published]:
    with Published(home) as published:
        yield published


def test_every_type_of_the_contracts_is_tried() -> None:
    assert {*VALUES} == {*ARROW_TYPES}


@pytest.mark.parametrize("kind", VALUES)
@pytest.mark.parametrize("rows", ["", "where place = 0", "where place = 1", "where false"])
def test_a_frame_has_the_columns_types_and_the_exact_values(published: Published, kind: str, rows: str) -> None:
    name, value = VALUES[kind]
    column = published.frame(f'select "{kind}" from odd {rows} order by place')[kind]
    assert str(column.dtype) == name, "whatever the rows are"
    wanted = {"": [value, None], "where place = 0": [value], "where place = 1": [None], "where false": []}[rows]
    assert len(column) == len(wanted)
    for found, each in zip(column, wanted, strict=True):
        if each is None:
            assert found is None or pd.isna(found)
        elif isinstance(found, pd.Timestamp):
            assert found == pd.Timestamp(each)
        else:
            assert found == each
            assert isinstance(found, type(each)) or name in {"boolean", "Int32", "Int64", "UInt64", "Float64"}


def test_whole_numbers_in_lists_and_structs_stay_whole(published: Published) -> None:
    query = "from (values ([9007199254740993, null], {'n': 9007199254740993}), (null, null)) as t(many, one)"
    frame = published.frame(query)
    assert frame["many"].tolist() == [[9007199254740993, None], None]
    assert frame["one"].tolist() == [{"n": 9007199254740993}, None]


def test_a_table_is_asked_for_by_its_name_or_in_sql(published: Published) -> None:
    assert [*published.frame("odd").columns] == ["place", *VALUES]
    assert published.frame("from odd where place = $place", place=1, of_another_question=5)["place"].tolist() == [1]


def test_a_question_takes_the_values_that_it_names(published: Published) -> None:
    offered = {"place": 1, "team": "acme"}
    assert published.ask("select $place + 1 as next -- not $team", **offered).dicts() == [{"next": 2}]
    assert published.ask("select '$place' as text", **offered).rows == [("$place",)]
    (batch,) = published.batches("select $team as team", 10, **offered)
    assert batch.to_pylist() == [{"team": "acme"}]


@pytest.mark.parametrize("query", ["nowhere", "from nowhere", "select", "select nothing from odd", "drop table odd"])
def test_a_wrong_question_is_told_with_a_cure(published: Published, query: str) -> None:
    with pytest.raises(FixSetup, match=r"(?s)Asking the published tables: .*Correct the query"):
        published.frame(query)


def test_one_version_is_read_to_the_end(home: Home, published: Published) -> None:
    with Warehouse(home).work() as connection:
        connection.execute("delete from odd")
    Warehouse(home).publish()
    assert len(published.frame("odd")) == 2
    with Published(str(home.root)) as newer:
        assert newer.frame("odd").empty


def test_a_file_that_was_changed_since_it_was_opened_is_looked_at_again(home: Home) -> None:
    """A process looks at the tables' shape once; then somebody changes the file, or publishes another one."""
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        shape = shape_of(connection)
    for _ in range(2):
        Published(home, shape).close()
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute('alter table odd drop column "BOOLEAN"')
    for _ in range(2):
        with pytest.raises(OtherVersion, match="odd differs"):
            Published(home, shape)
    Warehouse(home).publish()
    Published(home, shape).close()


def test_a_file_beside_which_a_killed_clients_changes_lie_is_looked_at_each_time(home: Home) -> None:
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        shape = shape_of(connection)
    Published(home, shape).close()
    changed = f"""
import duckdb, os
connection = duckdb.connect({str(home.warehouse)!r})
connection.execute('alter table odd drop column "BOOLEAN"')
os._exit(0)
"""
    subprocess.run([sys.executable, "-c", changed], check=True)
    assert [*home.root.rglob("*.wal")]
    with pytest.raises(OtherVersion, match="odd differs"):
        Published(home, shape)


def test_who_wants_no_frame_does_not_wait_for_pandas(home: Home) -> None:
    script = (
        "import sys\n"
        "from resources.published import Published\n"
        "Published(sys.argv[1]).ask('from odd')\n"
        "assert 'pandas' not in sys.modules\n"
        "assert len(Published(sys.argv[1]).frame('odd')) == 2\n"
    )
    subprocess.run([sys.executable, "-c", script, str(home.root)], cwd=ROOT, check=True)


def test_any_open_database_can_be_asked() -> None:
    with duckdb.connect() as connection:
        assert Tables(connection).ask("select 1 as one").dicts() == [{"one": 1}]
