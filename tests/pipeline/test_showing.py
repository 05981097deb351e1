"""Tables fit the terminal, pipes get plain lines, and scripts get CSV or JSON, whatever the values are."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from pipelines.terminal.fitting import Cells, fit, print_table
from pipelines.terminal.showing import Form, _cells, _show_table, show
from tests.pipeline.command_line import ROOT

HEAVY = {"dagster", "duckdb", "pandas", "pyarrow", "vl_convert", "xlsxwriter", "dropbox", "rich", "requests", "keyring"}

NAMES = ["team", "email", "display_name", "days_idle", "last_used_at", "price", "roles"]
ROWS: list[list[Any]] = [
    ["acme", "ann@example.com", "Ann", 12, datetime(2026, 10, 1, 9, 30, 15), Decimal("15.000000"), ["a", "b"]],
    ["acme", "x" * 90 + "@example.com", "李小龙" * 8, None, datetime(2026, 10, 1), None, []],
    ["acme", "<script>alert(1)</script>", "[bold red]no[/] :smile: \x1b[31m\u202e", -3, None, Decimal("0.125"), None],
    ["acme", "=HYPERLINK(1)", "two\nlines", 2**60, datetime(2026, 10, 1, 9), Decimal(-1), ["=c"]],
]


def on_terminal(width: int, names: list[str], rows: list[list[Any]], first: int) -> tuple[list[str], list[str]]:
    """The lines on a terminal, and the columns that had no room."""
    console = Console(file=io.StringIO(), force_terminal=True, width=width, no_color=True, _environ={})
    columns = [_cells(name, [row[index] for row in rows]) for index, name in enumerate(names)]
    left_out = print_table(columns, "a title", console, first)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    return re.sub(r"\x1b\[\d*m", "", text).splitlines(), left_out


@pytest.mark.parametrize("width", range(80, 201, 8))
@pytest.mark.parametrize("first", [4, 7])
def test_a_table_fits_a_line_a_row(width: int, first: int) -> None:
    lines, left_out = on_terminal(width, NAMES, ROWS, first)
    assert all(cell_len(line) <= width for line in lines)
    assert len(lines) == 1 + 3 + len(ROWS) + 1  # title, header with its frame, rows, the last line
    heads = lines[2]
    for name in NAMES:
        assert (name in heads) != (name in left_out)
    assert not re.search(r"[\x00-\x1f\x7f\u202e]", "".join(lines))
    assert "[bold red]no[/]" in "".join(lines) or "display_name" in left_out or width < 120


def test_a_wide_terminal_shows_everything_whole() -> None:
    lines, left_out = on_terminal(300, NAMES, ROWS, 2)
    assert left_out == []
    assert "…" not in "".join(lines)
    for text in ("2026-10-01 09:30:15", "15.00", "0.125", "-1", "a; b", ":smile:", "x" * 90):
        assert text in "".join(lines), text


def test_few_columns_wrap_their_words() -> None:
    words = "the link lacks the permission events.read; tick it in the App Console and link the team again, please do"
    lines, left_out = on_terminal(80, ["team", "reason"], [["acme", words]], 2)
    assert left_out == []
    assert all(cell_len(line) <= 80 for line in lines)
    assert "".join(re.findall(r"[a-z]+", " ".join(lines[4:-1]))).startswith("acmethelinklacks")
    assert "please do" in " ".join(lines)


@given(
    st.lists(st.tuples(st.integers(0, 120), st.booleans()), min_size=1, max_size=30),
    st.integers(20, 250),
    st.integers(0, 30),
)
def test_widths_never_exceed_the_terminal(made: list[tuple[int, bool]], width: int, first: int) -> None:
    columns = [Cells(f"c{index}", ["x" * size], is_text=is_text) for index, (size, is_text) in enumerate(made)]
    widths = fit(columns, width, min(first, len(columns)))
    assert sum(each + 3 for each in widths if each) + 1 <= width
    assert widths[0] > 0
    for column, each in zip(columns, widths, strict=True):
        assert each <= max(column.natural, 0)
        assert each == 0 or column.is_text or each == column.natural or column is columns[0]


def printed(form: Form, capsys: pytest.CaptureFixture[str], **how: Any) -> str:
    show(NAMES, ROWS, form, **how)
    return capsys.readouterr().out


def test_a_pipe_gets_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    title, heads, *lines = printed("table", capsys, title="the title").splitlines()
    assert title == "the title"
    assert heads.split() == NAMES
    assert len(lines) == len(ROWS)  # a line a row, line ends in names too
    assert "x" * 90 in lines[1]  # nothing is cut
    assert not re.search(r"[\x00-\x1f\u2500-\u257f]", "".join(lines))
    assert [line == line.rstrip() for line in lines] == [True] * len(lines)
    only = printed("table", capsys, first=("days_idle", "team", "unknown"))
    assert only.splitlines()[0].split() == ["days_idle", "team"]


def test_csv_is_for_spreadsheets_and_json_is_exact(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed("csv", capsys, first=("days_idle",))
    names, *rows = csv.reader(io.StringIO(text, newline=""))
    assert names == NAMES
    assert rows[0] == ["acme", "ann@example.com", "Ann", "12", "2026-10-01 09:30:15", "15.000000", "a; b"]
    assert rows[3] == ["acme", "'=HYPERLINK(1)", "two\nlines", str(2**60), "2026-10-01 09:00:00", "-1", "'=c"]
    assert text.count("\r\n") == len(ROWS) + 1
    records = json.loads(printed("json", capsys, title="not in JSON"))
    assert [record["email"] for record in records] == [row[1] for row in ROWS]
    assert records[3]["display_name"] == "two\nlines"
    assert records[0]["roles"] == ["a", "b"]


@pytest.mark.parametrize(("roles", "shown"), [([], "team email verdict"), (["Team"], "team email roles")])
def test_a_column_that_says_something_goes_before_one_that_is_empty(roles: list[str], shown: str) -> None:
    """Roles of candidates stand beside the address where somebody is an administrator, and take no room elsewhere."""
    console = Console(file=io.StringIO(), force_terminal=True, width=36)
    rows = [["acme", "a@x", roles, "never_active"], ["acme", "b@x", [], "never_active"]]
    names = ["team", "email", "roles", "verdict"]
    _show_table(names, rows, None, names, console)
    heads = re.sub(r"\x1b\[\d*m|\W", " ", console.file.getvalue()).split()  # type: ignore[attr-defined]
    assert heads[:3] == shown.split()


def test_two_columns_of_one_name_both_stand_there(capsys: pytest.CaptureFixture[str]) -> None:
    show(["a", "a", ""], [[1, date(2026, 1, 2), None]])
    assert capsys.readouterr().out.splitlines() == ["a  a", "1  2026-01-02"]


def test_an_empty_answer_shows_its_columns() -> None:
    lines, left_out = on_terminal(80, ["team", "email"], [], 2)
    assert left_out == []
    assert "email" in lines[2]


def test_the_command_line_is_quick_to_import() -> None:
    code = "import sys, pipelines.cli; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not HEAVY & set(done.stdout.split())
