"""CSV files as people have them: every way to save one is read alike, and no cell moves under another name."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from resources.errors import FixSetup
from resources.text_files.csv_file import open_csv
from tests.laws import tried

NAMES = ["email", "department", "status", "left_on"]


def rows_of(path: Path, content: bytes | str, encoding: str | None = None) -> list[tuple[int, list[str]]]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    file = open_csv(path, NAMES.__contains__, encoding)
    assert file is not None
    assert file.names[:4] == NAMES
    return [(line, [(cell or "").strip() for cell in cells[: len(NAMES)]]) for line, cells in file.rows()]


def cells_of(path: Path, content: bytes | str, encoding: str | None = None) -> list[list[str]]:
    return [cells for _, cells in rows_of(path, content, encoding)]


def refused(path: Path, content: bytes | str) -> str:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(FixSetup) as raised:
        list(open_csv(path, NAMES.__contains__).rows())  # type: ignore[union-attr]
    assert str(path) in raised.value.tried
    return str(raised.value)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a file.csv"


# Neither NULs nor marks, which no cell of a text file has.
TEXT = some.text(some.characters(codec="utf-8", exclude_characters="\0\ufeff"), max_size=12)
CELL = some.one_of(TEXT, some.text(' ,;\t|"\n\r#=ä', max_size=8), some.sampled_from(["", "sep=;", "#TYPE x"]))
TABLE = some.lists(some.lists(CELL, min_size=len(NAMES), max_size=len(NAMES)), max_size=40)
ENCODINGS = (*("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"), "utf-16-le with mark")
ABOVE = (
    "",
    "\n",
    "\n\n",
    "{delimiter}{delimiter}\n",
    "sep={delimiter}\n",
    '"sep={delimiter}"\n',
    "#TYPE Selected.User\n",
)


@tried(100)
@given(
    table=TABLE,
    delimiter=some.sampled_from(",;\t|"),
    ends=some.sampled_from(["\n", "\r\n", "\r"]),
    quotes_all=some.booleans(),
    above=some.sampled_from(ABOVE),
    encoding=some.sampled_from(ENCODINGS),
)
def test_whatever_the_csv_module_writes_is_read_back_cell_for_cell(
    table: list[list[str]], delimiter: str, ends: str, quotes_all: bool, above: str, encoding: str, path: Path
) -> None:
    is_quoted = quotes_all or any("\n" in cell or "\r" in cell for row in table for cell in row)
    text = written([NAMES, *table], delimiter, ends, is_quoted=is_quoted)
    content = (above.format(delimiter=delimiter) + text).encode(encoding.removesuffix(" with mark"))
    content = codecs.BOM_UTF16_LE + content if encoding.endswith("mark") else content
    expected = [row for each in table if any(row := [cell.strip() for cell in each])]
    assert cells_of(path, content) == expected


def written(rows: list[list[str]], delimiter: str, ends: str = "\n", *, is_quoted: bool = False) -> str:
    file = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if is_quoted else csv.QUOTE_MINIMAL
    csv.writer(file, delimiter=delimiter, lineterminator=ends, quoting=quoting).writerows(rows)
    return file.getvalue()


@tried(100)
@given(
    table=TABLE, row=some.integers(0, 39), place=some.integers(0, 3), cell=CELL, delimiter=some.sampled_from(",;\t|")
)
def test_a_row_with_a_cell_too_much_is_refused_with_its_line(
    table: list[list[str]], row: int, place: int, cell: str, delimiter: str, path: Path
) -> None:
    assume(row < len(table) and any(each.strip() for each in (*table[row], cell)))
    above = written([NAMES, *table[:row]], delimiter, is_quoted=True)
    table[row].insert(place, cell)
    line = above.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    words = refused(path, written([NAMES, *table], delimiter, is_quoted=True))
    assert f"line {line}: 5 cells, the header has 4" in words


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac-roman", "cp1250"])
def test_an_encoding_that_somebody_names_is_read_and_one_that_nobody_names_is_not_guessed(
    encoding: str, path: Path
) -> None:
    text = written([NAMES, ["a@x.test", "Köln", "", ""]], ";")
    assert cells_of(path, text.encode(encoding), encoding) == [["a@x.test", "Köln", "", ""]]
    assert cells_of(path, text.encode("utf-16"), encoding) == [["a@x.test", "Köln", "", ""]]
    words = refused(path, text.encode(encoding))
    assert "line 2: it cannot be read (UnicodeDecodeError): the byte 0x" in words
    assert "Save it as CSV in UTF-8" in words


HEADER = "email,department,status,left_on"
ADA, BEN = "ada@x.test,Sales,active,", "ben@x.test,,left,2026-09-30"
READ = [["ada@x.test", "Sales", "active", ""], ["ben@x.test", "", "left", "2026-09-30"]]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("sep=,\n{0}\n{1}\n{2}\n", id="sep= above the header"),
        pytest.param("SEP=,;;;\n\n{0}\n{1}\n{2}\n", id="sep= as a spreadsheet saved it again"),
        pytest.param("#TYPE Microsoft.ActiveDirectory.Management.ADUser\r\n{0}\r\n{1}\r\n{2}\r\n", id="PowerShell 5"),
        pytest.param("\n \n,,,\n{0}\n{1}\n{2}\n", id="blank first lines"),
        pytest.param("\ufeff\ufeff{0}\n{1}\n{2}", id="two marks"),
        pytest.param('{0}\n\ufeff"ada@x.test","Sales",active,\n{2}\n', id="a mark in the middle, before a quote"),
        pytest.param("{0}\r\r\n{1}\r\r\n{2}\r\r\n", id="line ends that were doubled"),
        pytest.param("{0}\r{1}\r{2}", id="line ends of an old Mac"),
        pytest.param("{0}\n{1}\r\n{2}\r", id="line ends mixed"),
        pytest.param("{0}\n\n{1}\n,,,\n,,,,,,,\n  \n{2}\n\n\n", id="empty rows, shorter and longer"),
        pytest.param("{0},,\n{1},,\n{2},,\n", id="empty columns at the end"),
        pytest.param("{0},,\n{1}\n{2}\n", id="empty columns at the end of the header alone"),
        pytest.param("{0}\nada@x.test,Sales,active\n{2}\n", id="a program that leaves off empty ends"),
        pytest.param('{0}\n"ada@x.test", "Sales", "active", ""\n{2}\n', id="a blank after the delimiter"),
    ],
)
def test_files_that_are_read_like_the_plain_one(content: str, path: Path) -> None:
    assert cells_of(path, content.format(HEADER, ADA, BEN)) == READ


def test_a_header_of_several_lines_with_other_delimiters_in_its_cells(path: Path) -> None:
    header = 'email;department;status;left_on;"Address, at home\n(street, number, town, country)";"Phone,\nmobile"'
    content = f"{header}\nada@x.test;Sales;active;;;\nben@x.test;;left;2026-09-30;;\n"
    assert rows_of(path, content) == [(4, READ[0]), (5, READ[1])]


def test_a_line_counts_as_an_editor_counts_it(path: Path) -> None:
    text = f'sep=,\n\n{HEADER}\n"a@x.test","two\nlines\r\nand\rmore",,\n\n{BEN}\n'
    assert [line for line, _ in rows_of(path, text)] == [4, 9]
    assert "line 10: 6 cells" in refused(path, text + "c@x.test,,,,,x\n")


def test_excel_leaves_off_the_last_columns_of_a_block_of_sixteen_lines(path: Path) -> None:
    first = [f"{number}@x.test,Sales,active," for number in range(14)] + [BEN]
    block = [f"{number}@x.test,Sales,active" for number in range(16)]
    block[3] = "3@x.test,Sales,"  # the last of those that are left may be empty too
    rows = cells_of(path, "\n".join([HEADER, *first, *block, ADA]))
    assert len(rows) == 32
    assert rows[15 + 3] == ["3@x.test", "Sales", "", ""]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(
            f"{HEADER}\nada@x.test,Sales, EMEA,active,\n",
            ["line 2: 5 cells, the header has 4", "Put a cell that holds the delimiter into quotes (it is ,)"],
            id="a line one cell too long whose last cell is empty",
        ),
        pytest.param(
            f"{HEADER},\nada@x.test,Sales, EMEA,active,2026-01-01\n",
            ["line 2: '2026-01-01' stands in column 5, which has no name"],
            id="a line that reaches under a column without a name",
        ),
        pytest.param(
            f"{HEADER}\n{ADA}\nben@x.test,left,2026-09-30\n",
            ["line 3: 3 cells, the header has 4", "Write the cell that is missing"],
            id="a line one cell too short where others write theirs",
        ),
        pytest.param(
            f"{HEADER}\nada@x.test,active,\n",
            ["line 2: 3 cells, the header has 4", "Write the cell that is missing"],
            id="a line one cell too short that writes its own empty end",
        ),
        pytest.param(
            f"{HEADER}\nada@x.test,Sales\nactive,\n{BEN}\n{ADA}\n",
            ["line 2: 2 cells, the header has 4"],
            id="a line that was broken in two",
        ),
        pytest.param(
            HEADER.replace(",", ";") + f"\n{BEN}\n",
            ["line 2: one cell, the header has 4: , stands where the header has ;"],
            id="a row with another delimiter than the header's",
        ),
        pytest.param(
            f'{HEADER}\n"ada@x.test",Sales,"act"ive,\n',
            ["line 2: it is not CSV: a cell goes on after its closing quote. Correct that line"],
            id="a quote in a quoted cell",
        ),
        pytest.param(
            f'{HEADER}\n{ADA}\n"ben@x.test,,left,\n' + f"{ADA}\n" * 9_000,
            ["line 3: it is not CSV: a quote is opened and never closed"],
            id="a quote that swallows the rest",
        ),
        pytest.param(
            f"All our people;;\n2026-10-31;;\n\n{HEADER}\n{ADA}\n".replace(",", ";"),
            [
                "line 1: the names of the columns are expected here, but stand in line 4",
                "Delete the lines above line 4",
            ],
            id="a title above the header",
        ),
        pytest.param(f"{HEADER}\n{ADA}\nb\0n@x.test,,,\n", ["line 3: it holds a NUL"], id="a NUL"),
        pytest.param(
            f"{HEADER}\n{BEN}".encode("utf-16")[:-1], ["line 2", "UTF-16", "UTF-8"], id="half a letter of UTF-16"
        ),
    ],
)
def test_what_does_not_fit_the_header_is_refused_with_its_line_and_a_cure(
    content: str | bytes, words: list[str], path: Path
) -> None:
    said = refused(path, content)
    for each in words:
        assert each in said


def test_a_folder_or_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(FixSetup, match="IsADirectoryError"):
        open_csv(tmp_path, bool)


PIECE = some.one_of(
    some.sampled_from([*NAMES, *",;\t|\n\r", '"', '""', "\r\n", "sep=;", "#TYPE", "\ufeff", "\0", "a@x.test", "left"]),
    some.text(max_size=5),
)


@tried(100)
@given(
    content=some.one_of(
        some.binary(max_size=200),
        some.builds(bytes.__add__, some.sampled_from([b"PK\x03\x04", b"\xd0\xcf\x11\xe0"]), some.binary(max_size=20)),
        some.tuples(some.lists(PIECE, max_size=40).map("".join), some.sampled_from(ENCODINGS[:-1])).map(
            lambda each: each[0].encode(each[1], "surrogatepass")
        ),
    ),
    encoding=some.sampled_from([None, "cp1252", "utf-16", "utf-7", "shift_jis"]),
)
def test_whatever_lies_there_is_read_or_refused_with_its_line(content: bytes, encoding: str | None, path: Path) -> None:
    path.write_bytes(content)
    words = ""
    try:
        file = open_csv(path, NAMES.__contains__, encoding)
        assert file is not None
        assert all(len(cells) == len(file.names) for _, cells in file.rows())
    except FixSetup as error:
        words = str(error)
    is_workbook = content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))  # XLSX and ODS, XLS: there are no lines
    assert not is_workbook or f"Reading {path}: it is a spreadsheet's own file" in words
    assert not words or is_workbook or f"Reading {path}: line " in words
