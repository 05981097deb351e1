"""``roster.csv`` and ``roster.parquet``: what they may look like, and that each mistake is told with its line."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from resources.errors import FixSetup
from resources.roster.roster_file import RosterLine, read_roster
from resources.roster.settings import RosterSettings


def roster(tmp_path: Path, content: str | bytes) -> list[RosterLine]:
    path = tmp_path / "roster.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_roster(path, tmp_path / "roster.parquet")


def parquet_roster(tmp_path: Path, **columns: Any) -> list[RosterLine]:
    pq.write_table(pa.table(columns), tmp_path / "roster.parquet")
    return read_roster(tmp_path / "roster.csv", tmp_path / "roster.parquet")


def test_no_file_is_no_roster(tmp_path: Path) -> None:
    assert read_roster(tmp_path / "roster.csv", tmp_path / "roster.parquet") == []


ADA = RosterLine(2, "1", "ada@acme.test", "Design, print", "CC-7", "active", None)
BEN = RosterLine(3, None, "ben@acme.test", None, None, "left", date(2026, 9, 30))
PLAIN = """external_id,email,department,cost_centre,status,left_on
1,ada@acme.test,"Design, print",CC-7,active,
,ben@acme.test,,,left,2026-09-30
"""


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(PLAIN, id="as it is"),
        pytest.param("\ufeff" + PLAIN, id="with a mark at its beginning, as Excel writes it"),
        pytest.param(PLAIN.replace("\n", "\r\n"), id="with the line ends of Windows"),
        pytest.param(PLAIN.rstrip("\n"), id="without a last line end"),
        pytest.param(PLAIN.replace(", print", "; print").replace(",", "\t").replace(";", ","), id="with tabs"),
        pytest.param(
            "status;E-Mail;Name;Left On;Email;Cost-Centre;External ID;department\n"
            "active;x;Ada;;ada@acme.test;CC-7;1;Design, print\n"
            'left;y;"Ben; the other";2026-09-30;  ben@acme.test ;;;\n',
            id="other columns, another order, semicolons as Excel writes them in Europe",
        ),
        pytest.param(PLAIN.replace("left,2026-09-30", "left,2026-09-30T17:00:00"), id="a time of day counts not"),
        pytest.param(PLAIN + "\n,,,,,\n", id="empty lines"),
    ],
)
def test_ways_to_write_it(content: str, tmp_path: Path) -> None:
    assert roster(tmp_path, content) == [ADA, BEN]


def test_a_line_is_where_its_row_begins_and_short_rows_are_filled_up(tmp_path: Path) -> None:
    found = roster(tmp_path, 'email,department\n"a","two\nlines"\n\nb\n')
    assert found == [RosterLine(2, email="a", department="two\nlines"), RosterLine(5, email="b")]


NAMED = "external_id,email,department,cost_centre,status,left_on\n"


@pytest.mark.parametrize(
    ("row", "off"),
    [
        ("hr-2,ben@acme.test,4711,Retired,2026-09-30", "'2026-09-30' stands under status"),
        ("hr-2,ben@acme.test,4711,left,2026-09-30", "'left' stands under cost_centre"),
        ("ben@acme.test,Sales,4711,left,2026-09-30", "'Sales' stands under email"),
        ("hr-2,ben@acme.test,4711,left", "'left' stands under cost_centre"),
        ("hr-2,ben@acme.test,4711,Terminated", "'Terminated' stands under cost_centre"),
    ],
)
def test_a_row_that_lost_a_cell_in_its_middle_moves_nothing(row: str, off: str, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(f"{NAMED}hr-1,ada@acme.test,Sales,4711,left,2026-09-30\n{row}\n")
    settings = RosterSettings(left_statuses=("Terminated",))
    with pytest.raises(FixSetup, match=f"line 3: it has fewer cells than the header, and {off}. Write the cell"):
        read_roster(path, tmp_path / "roster.parquet", settings)


def test_a_row_without_its_empty_last_cell_is_read(tmp_path: Path) -> None:
    found = roster(
        tmp_path, f"{NAMED}hr-1,ada@acme.test,Sales,4711,left,2026-09-30\nhr-2,ben@acme.test,Sales,4711,left\n"
    )
    assert found[1] == RosterLine(3, "hr-2", "ben@acme.test", "Sales", "4711", "left")


def test_a_header_alone_is_an_empty_roster(tmp_path: Path) -> None:
    assert roster(tmp_path, "email\n") == []


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("", 1, "neither a column external_id nor email. Name the columns"),
        ("name,address\nAda,a@acme.test\n", 1, "neither a column external_id nor email"),
        ("email,status,E mail,Email\n", 1, "the column email is there twice"),
        ("email,left_on\na,2026-09-30\nb,soon\n", 3, "left_on is 'soon', which is not a date. Write it like"),
        ("email,left_on\na,0000-00-00\nb,30 Sept\n", 3, "Write it like 2026-11-01, or leave it empty"),
        ("email,left_on\na,2026-09-30\nb,30.9.26\n", 3, "which has a year of two digits. Give the cells the format"),
        ("email,department\na,b,c\n", 2, "3 cells, the header has 2. Put a cell that holds the delimiter into quotes"),
        ('email\n"a"b\n', 2, "it is not CSV"),
        ('email\na\n"never ends\n', 3, "it is not CSV"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_its_cure(content: str, line: int, words: str, tmp_path: Path) -> None:
    with pytest.raises(FixSetup) as raised:
        roster(tmp_path, content)
    assert f"line {line}" in str(raised.value)
    assert words in str(raised.value)
    assert str(tmp_path / "roster.csv") in raised.value.tried


def test_another_encoding_is_told(tmp_path: Path) -> None:
    with pytest.raises(FixSetup, match="Save it as CSV in UTF-8"):
        roster(tmp_path, "email,department\na,Köln\n".encode("latin-1"))


def test_parquet_with_types_of_its_own(tmp_path: Path) -> None:
    found = parquet_roster(
        tmp_path,
        External_ID=pa.array([1.0, None]),  # numbers with a gap, as data frames hold them
        email=["ada@acme.test", "ben@acme.test"],
        department=["Design, print", None],
        cost_centre=["CC-7", ""],
        status=pa.array(["active", "left"]).dictionary_encode(),
        left_on=pa.array([None, datetime(2026, 9, 30)]),
        manager=[{"name": "x"}, None],
    )
    assert found == [RosterLine(1, *vars_of(ADA)), RosterLine(2, *vars_of(BEN))]


def test_parquet_of_other_writers(tmp_path: Path) -> None:
    found = parquet_roster(
        tmp_path,
        employeeId=pa.array([4711, 4712], pa.decimal128(10, 0)),
        userPrincipalName=pa.array([b"ada@acme.test", b"ben@acme.test"], pa.binary()),
        accountEnabled=[True, False],
        employeeLeaveDateTime=pa.array([None, 1_790_726_400_000_000_001], pa.timestamp("ns", "UTC")),
        last_day=pa.array([date(9999, 12, 31), None]),
        Manager=["Bo", ""],
    )
    assert found == [
        RosterLine(1, "4711", "ada@acme.test", status="active", manager="Bo"),
        RosterLine(2, "4712", "ben@acme.test", status="account disabled", left_on=date(2026, 9, 30)),
    ]


def test_a_mistake_in_parquet_is_told_with_its_row(tmp_path: Path) -> None:
    with pytest.raises(FixSetup, match="line 2: left_on is '46296', which is a number, as Excel keeps days"):
        parquet_roster(tmp_path, email=["a", "b"], left_on=pa.array([None, 46296]))


def vars_of(line: RosterLine) -> list[Any]:
    return [value for name, value in vars(line).items() if name != "line"]


def test_a_broken_parquet_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "roster.parquet").write_bytes(b"PAR1 cut off")
    with pytest.raises(FixSetup, match=r"roster\.parquet: it cannot be read"):
        read_roster(tmp_path / "roster.csv", tmp_path / "roster.parquet")


def test_two_files_are_one_too_many(tmp_path: Path) -> None:
    parquet_roster(tmp_path, email=["a"])
    with pytest.raises(FixSetup, match=r"roster\.parquet is there too"):
        roster(tmp_path, PLAIN)
