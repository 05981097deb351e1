"""The workbook holds every value with its type, as text what Excel would change, and nothing that Excel would obey."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pyarrow as pa
import pytest

from assets.contracts import ARROW_TYPES, Column, Table
from assets.exports.team_tables import TeamTables
from assets.exports.workbook import MOST_NAME, sheet_names, write_workbook
from assets.subjects import BASE_TABLES
from assets.tables import licence
from resources.storage.queries import Tables
from tests.licence.hand_made import twelve_members

KINDS = [*ARROW_TYPES]
ODD = Table("odd", "odd value", tuple(Column(f"column {kind}", kind, f"A {kind}") for kind in KINDS))
ODD_VALUES: list[tuple[str, Any, Any]] = [
    ("VARCHAR", "=1+1", "=1+1"),
    ("VARCHAR", "https://example.com/", "https://example.com/"),
    ("VARCHAR", "mailto:a@example.com", "mailto:a@example.com"),
    ("VARCHAR", "{=1}", "{=1}"),
    ("VARCHAR", "007", "007"),
    ("VARCHAR", "<r><t>mine</t></r>", "<r><t>mine</t></r> "),  # XML that the library would have taken as it is
    ("VARCHAR", "<script>&amp;</script>", "<script>&amp;</script>"),
    ("VARCHAR", " spaces ", " spaces "),
    ("VARCHAR", "two\nlines", "two\nlines"),
    ("VARCHAR", "\U0001f600 \u202e", "\U0001f600 \u202e"),
    ("VARCHAR", "", ""),
    ("VARCHAR[]", ["a", "=b"], "a; =b"),
    ("VARCHAR[]", ["=b"], "=b"),
    ("BOOLEAN", False, False),
    ("INTEGER", -7, -7),
    ("BIGINT", 2**53, 2**53),
    ("BIGINT", 2**53 + 1, "9007199254740993"),  # Excel's numbers end here
    ("BIGINT", -(2**63), "-9223372036854775808"),
    ("UBIGINT", 2**64 - 1, "18446744073709551615"),
    ("DOUBLE", 1.5, 1.5),
    ("DOUBLE", float("inf"), "inf"),
    ("DATE", date(2026, 11, 1), datetime(2026, 11, 1)),
    ("DATE", date(1, 1, 1), "0001-01-01"),  # before Excel's calendar
    ("DATE", date(1900, 2, 28), "1900-02-28"),  # Excel takes 1900 for a leap year
    ("DATE", date(9999, 12, 31), datetime(9999, 12, 31)),
    ("TIMESTAMP", datetime(2026, 11, 1, 9, 30), datetime(2026, 11, 1, 9, 30)),
    ("TIMESTAMP", datetime(1, 1, 1), "0001-01-01 00:00:00"),
    ("DECIMAL(18,2)", Decimal("15.10"), 15.1),
    ("DECIMAL(18,6)", Decimal("-0.333333"), -0.333333),
    ("DECIMAL(18,2)", Decimal("9999999999999999.99"), "9999999999999999.99"),  # no number of Excel's is so fine
]


@pytest.fixture
def published() -> Iterator[TeamTables]:
    with duckdb.connect() as connection:
        for table in (*BASE_TABLES, *licence.ALL):
            connection.execute(table.ddl)
        rows = [{f"column {kind}": value} for kind, value, _ in ODD_VALUES]
        connection.register("arriving", pa.Table.from_pylist(rows, schema=ODD.arrow_schema))
        connection.execute("create table odd as from arriving")
        connection.register("named", pa.table({"name": ["\x00\x07\x1b[31m", "\ufffe", "_x0041_", "x" * 40_000]}))
        connection.execute("create table named as from named")
        yield TeamTables(Tables(connection))


def test_every_value_is_read_back_with_its_type(published: TeamTables, tmp_path: Path) -> None:
    path = tmp_path / "odd.xlsx"
    write_workbook(path, published, [ODD])
    sheet = openpyxl.load_workbook(path)["odd"]
    found = {column.value: [cell.value for cell in cells] for column, *cells in sheet.iter_cols()}
    wanted = {f"column {kind}": sorted(str(value) for of, _, value in ODD_VALUES if of == kind) for kind in KINDS}
    for name, values in found.items():
        there = [value for value in values if value is not None]
        assert sorted(map(str, there)) == wanted[name], name
    kinds = {type(value) for values in found.values() for value in values}
    assert kinds == {str, bool, int, float, datetime, type(None)}
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "inlineStr", "n", "b", "d"}


def test_the_file_has_no_formula_and_no_link(published: TeamTables, tmp_path: Path) -> None:
    path = tmp_path / "odd.xlsx"
    write_workbook(path, published, [ODD])
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode()
            assert not re.search(r"<f[ >/]|<hyperlink[^>]*r:id", text), name
            assert {*re.findall(r'<hyperlink [^>]*location="([^"]*)"', text)} <= {"'odd'!A1"}
            assert "relationships/hyperlink" not in text
            assert str(tmp_path) not in text


def test_what_xml_cannot_hold_is_written_as_excel_writes_it(published: TeamTables, tmp_path: Path) -> None:
    path = tmp_path / "named.xlsx"
    table = Table("named", "name", (Column("name", "VARCHAR", "A name"),))
    written = write_workbook(path, published, [table])
    assert written["named"].words == "1 texts were cut"
    values = {row[0] for row in openpyxl.load_workbook(path)["named"].iter_rows(min_row=2, values_only=True)}
    assert {len(value) for value in values} >= {32_767}
    texts = {value for value in values if len(value) < 100}
    assert "_x0041_" in texts or "_x005F_x0041_" in texts
    assert not any("\x1b" in text or "\x00" in text for text in texts)


def test_rows_without_room_are_counted_and_told(published: TeamTables, tmp_path: Path) -> None:
    path = tmp_path / "odd.xlsx"
    written = write_workbook(path, published, [ODD], most_rows=11)
    assert (written["odd"].rows, written["odd"].rows_left_out) == (10, len(ODD_VALUES) - 10)
    book = openpyxl.load_workbook(path)
    assert book["odd"].max_row == 11
    assert book["odd"].auto_filter.ref == "A1:K11"
    told = [row for row in book["about"].iter_rows(values_only=True) if row[0] == "odd"]
    assert [row[:4] for row in told] == [("odd", 10, None, f"{len(ODD_VALUES) - 10} rows have no room")]


def test_an_empty_table_is_a_sheet_with_headers(published: TeamTables, tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    write_workbook(path, published, licence.ALL)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["about", *(table.name for table in licence.ALL)]
    for table in licence.ALL:
        sheet = book[table.name]
        assert [cell.value for cell in sheet[1]] == [*table.column_names]
        assert [cell.comment.text for cell in sheet[1]] == [column.meaning for column in table.columns]
        assert sheet.freeze_panes == "A2"


def test_the_same_tables_give_the_same_bytes(published: TeamTables, tmp_path: Path) -> None:
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    write_workbook(first, published, [ODD, *licence.ALL])
    write_workbook(second, published, [ODD, *licence.ALL])
    assert first.read_bytes() == second.read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"first.xlsx", "second.xlsx"}


def test_sheet_names_are_short_and_unique() -> None:
    names = ["about", "x" * 40, "x" * 41, "X" * 42, "About"]
    made = sheet_names(names)
    assert made[:2] == ["about", "x" * 31]
    assert len({name.casefold() for name in made}) == len(names)
    assert all(len(name) <= MOST_NAME for name in made)


def test_the_first_sheet_says_how_idle_members_add_up(tmp_path: Path) -> None:
    made = twelve_members()
    write_workbook(tmp_path / "seats.xlsx", TeamTables(Tables(made.con)), [licence.SEATS])
    about = openpyxl.load_workbook(tmp_path / "seats.xlsx")["about"]
    lines = [row[:2] for row in about.iter_rows(values_only=True)]
    head = lines.index(("team", "how its idle members add up"))
    assert lines[head + 1] == ("acme", made.row("select arithmetic from idle_breakdown")[0])
    made.close()
