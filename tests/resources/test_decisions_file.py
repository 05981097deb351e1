"""``decisions.csv``: what it may say, and that each mistake is told with its line and its cure."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from resources.errors import FixSetup
from resources.home_files.decisions_file import Decision, read_decisions

FULL = """seat,decided,by,on,note,team
ada@acme.test,reclaim,Bo,2028-02-29,"left, they say",acme
dbmid:7,Keep, Cy ,2026-11-01,,
"""


def written(tmp_path: Path, content: str | bytes) -> list[Decision]:
    path = tmp_path / "decisions.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_decisions(path)


def test_no_file_is_no_decision(tmp_path: Path) -> None:
    assert read_decisions(tmp_path / "decisions.csv") == []


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(FULL, id="as it is"),
        pytest.param("\ufeff" + FULL.replace("\n", "\r\n"), id="as a spreadsheet on Windows saves it"),
        pytest.param(FULL.replace(",", ";").replace("left;", "left,"), id="where the comma is the decimal sign"),
        pytest.param(FULL.replace("seat,decided,by", "Seat, DECIDED ,By"), id="a header as people write it"),
        pytest.param(FULL + ",,,,,\n\n", id="with empty lines at the end"),
        pytest.param(
            FULL.replace("\n", ",,\n").replace("2028-02-29", "2028-02-29 00:00:00").replace("2026-11-01", "1.11.2026"),
            id="with columns without name and content, and days as spreadsheets save them",
        ),
    ],
)
def test_what_is_written_is_read(content: str, tmp_path: Path) -> None:
    assert written(tmp_path, content) == [
        Decision(2, "ada@acme.test", "reclaim", "Bo", date(2028, 2, 29), "left, they say", "acme"),
        Decision(3, "dbmid:7", "keep", "Cy", date(2026, 11, 1)),
    ]


def test_columns_stand_in_any_order_and_note_and_team_may_be_left_out(tmp_path: Path) -> None:
    assert written(tmp_path, "on,by,decided,seat\n2026-11-01,Bo,keep,a@x.test\n") == [
        Decision(2, "a@x.test", "keep", "Bo", date(2026, 11, 1))
    ]


def test_a_line_is_where_a_row_begins(tmp_path: Path) -> None:
    text = 'seat,decided,by,on,note\na@x.test,keep,Bo,2026-11-01,"two\nlines"\nb@x.test,keep,Bo,2026-11-01,\n'
    assert [each.line for each in written(tmp_path, text)] == [2, 4]


def test_a_seat_that_is_kept_until_a_day_before_the_decision_is_refused(tmp_path: Path) -> None:
    text = "seat,decided,by,on,until\na@x.test,keep,Bo,2026-10-01,{}\n"
    with pytest.raises(FixSetup) as raised:
        written(tmp_path, text.format("2025-12-31"))
    told = "line 2: until (2025-12-31) is before on (2026-10-01). Write the last day on which the seat is kept"
    assert told in str(raised.value)
    assert [each.until_date for each in written(tmp_path, text.format("2026-10-01"))] == [date(2026, 10, 1)]


HEADER = "seat,decided,by,on,note\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", ["line 1", "the column seat is missing", "seat,decided,by,on,note,team"]),
        ("seat,decided,by\na@x.test,keep,Bo\n", ["line 1", "the column on is missing"]),
        ("seat,decided,by,on,notes\n", ["line 1", "unknown column 'notes'", "Known: seat"]),
        ("seat,decided,by,on,Seat\n", ["line 1", "the column 'seat' is there twice"]),
        # A file without a header: its first decision is none.
        ("a@x.test,keep,Bo,2026-11-01\n", ["line 1", "the column seat is missing"]),
        (HEADER + "a@x.test,delete,Bo,2026-11-01\n", ["line 2", "decided is 'delete'", "reclaim, keep"]),
        (HEADER + "a@x.test,keep,Bo,soon\n", ["line 2", "on is 'soon'", "Write it like 2026-11-01"]),
        (HEADER + "a@x.test,keep,Bo,0000-00-00\n", ["line 2", "on is '0000-00-00', which is not a date"]),
        # No leap day.
        (HEADER + "a@x.test,keep,Bo,2027-02-29\n", ["line 2", "on is '2027-02-29', which is not a date"]),
        (HEADER + "\na@x.test,keep,,2026-11-01\n", ["line 3", "by is empty"]),
        (HEADER + " ,keep,Bo,2026-11-01\n", ["line 2", "seat is empty"]),
        (HEADER + "a@x.test,keep\n", ["line 2", "by is empty"]),
        (HEADER + "a@x.test,keep,Bo,2026-11-01,well, no\n", ["line 2", "6 cells, the header has 5", "quotes"]),
        (f"{HEADER[:-1]},\na@x.test,keep,Bo,2026-11-01,,why\n", ["line 2", "'why' stands in column 6", "no name"]),
        (HEADER + 'a@x.test,keep,Bo,2026-11-01,"open\n', ["it is not CSV", "Correct that line"]),
        (HEADER.encode() + b"\xff\n", ["it cannot be read (UnicodeDecodeError)", "UTF-8"]),
    ],
)
def test_a_mistake_is_told_with_its_line_and_its_cure(content: str | bytes, words: list[str], tmp_path: Path) -> None:
    with pytest.raises(FixSetup) as raised:
        written(tmp_path, content)
    assert str(tmp_path / "decisions.csv") in raised.value.tried
    for each in words:
        assert each in str(raised.value)
