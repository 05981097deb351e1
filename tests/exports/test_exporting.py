"""Exported files hold what is published, by the contracts, and are whole and private."""

from __future__ import annotations

import codecs
import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from assets.exports.cells import cell
from assets.tables import licence
from pipelines.cli import main
from resources.home import Home
from tests.pipeline.rig import ROOT

TODAY = "2026-11-01"


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def rows_of(published: duckdb.DuckDBPyConnection, name: str) -> list[tuple[object, ...]]:
    table = next(table for table in licence.ALL if table.name == name)
    return published.execute(f'from "{name}" order by {", ".join(table.key)}').fetchall()


def test_csv_holds_every_row_harmless(home: Home, published: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    done = invoke("export", "--format", "csv", "--to", str(tmp_path))
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [str(tmp_path / f"{table.name}.csv") for table in licence.ALL]
    for table in licence.ALL:
        marked = (tmp_path / f"{table.name}.csv").read_bytes()
        assert marked.startswith(codecs.BOM_UTF8), "Excel on Windows garbles names without it"
        content = marked.removeprefix(codecs.BOM_UTF8)
        assert content.endswith(b"\r\n")
        names, *rows = csv.reader(content.decode("utf-8").splitlines(keepends=True))
        assert names == [*table.column_names]
        assert rows == [[cell(value) for value in row] for row in rows_of(published, table.name)]
    with (tmp_path / "groups.csv").open(encoding="utf-8-sig", newline="") as file:
        begins = {text[:1] for row in csv.reader(file) for text in row}
    assert "'" in begins  # a hostile group is called =HYPERLINK(...)
    assert not begins & set("=+@\t")


def test_a_csv_file_is_read_with_its_names_and_ids_by_what_people_use(
    home: Home, published: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    assert invoke("export", "members", "--format", "csv", "--to", str(tmp_path)).exit_code == 0
    path, names = tmp_path / "members.csv", [*licence.MEMBERS.column_names]
    assert [*pd.read_csv(path, dtype=str).columns] == names
    assert duckdb.read_csv(str(path), all_varchar=True).columns == names
    assert (
        pyarrow.csv.read_csv(path, parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True)).column_names
        == names
    )
    ids = [
        cell(value)
        for (value,) in published.execute("select external_id from members order by team, team_member_id").fetchall()
    ]
    assert pd.read_csv(path, dtype=str, keep_default_na=False)["external_id"].tolist() == ids


def test_what_is_printed_as_csv_has_no_mark(home: Home) -> None:
    line = [sys.executable, "-m", "pipelines.cli", "seats", "--csv"]
    assert subprocess.run(line, cwd=ROOT, capture_output=True, check=True).stdout.startswith(b"team,team_member_id,")


def test_parquet_has_the_exact_values_and_the_contracts_words(
    home: Home, published: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    assert invoke("export", "--format", "parquet", "--to", str(tmp_path)).exit_code == 0
    for table in licence.ALL:
        path = tmp_path / f"{table.name}.parquet"
        read = duckdb.sql(f"from '{path}' order by {', '.join(table.key)}").fetchall()
        assert read == rows_of(published, table.name)
        schema = pq.read_schema(path)
        assert schema.equals(table.arrow_schema, check_metadata=False)
        for column in table.columns:
            assert schema.field(column.name).metadata == {b"comment": column.meaning.encode()}
        told = json.loads(schema.metadata[b"dropbox_licences"])
        assert (told["table"], told["one_row_per"]) == (table.name, table.one_row_per)
        assert told["figures as of"] == "2026-11-01 09:00:00 UTC"


def test_the_workbook_is_the_default_and_has_every_row(home: Home, published: duckdb.DuckDBPyConnection) -> None:
    done = invoke("export")
    assert done.exit_code == 0
    path = home.reports / "exports" / TODAY / "dropbox-licences.xlsx"
    assert done.stdout == f"{path}\n"
    book = openpyxl.load_workbook(path)
    for table in licence.ALL:
        assert book[table.name].max_row - 1 == len(rows_of(published, table.name)), table.name
    about = [row for row in book["about"].iter_rows(values_only=True) if row[0]]
    assert about[1][:2] == ("figures as of", "2026-11-01 09:00:00 UTC")
    assert {"acme", "beta"} <= {row[0] for row in about}
    emails = {row[0] for row in book["seats"].iter_rows(min_row=2, min_col=4, max_col=4, values_only=True)}
    assert emails == {email for (email,) in published.execute("select email from seats").fetchall()}


def test_one_team_and_some_tables_have_a_place_of_their_own(home: Home) -> None:
    done = invoke("export", "seats", "licence_position", "seats", "--team", "beta")
    path = home.reports / "exports" / TODAY / "beta" / "seats-licence_position.xlsx"
    assert done.stdout == f"{path}\n"
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["about", "seats", "licence_position"]
    assert {row[0] for row in book["seats"].iter_rows(min_row=2, values_only=True)} == {"beta"}


def test_files_are_private_and_nothing_is_left_beside(home: Home) -> None:
    for form in ("xlsx", "csv", "parquet"):
        assert invoke("export", "teams", "--format", form).exit_code == 0
    assert invoke("audit-pack").exit_code == 0
    for path in home.reports.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
        assert not path.name.startswith("."), path


def test_a_place_that_cannot_be_written_is_told(home: Home, tmp_path: Path) -> None:
    (tmp_path / "teams.csv").mkdir()  # where the file would be
    done = invoke("export", "teams", "--format", "csv", "--to", str(tmp_path))
    assert done.exit_code == 2
    assert f"Writing {tmp_path / 'teams.csv'}" in done.stderr
    assert os.listdir(tmp_path) == ["teams.csv"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["export", "nothing"], ["'nothing'", "there is none", "licence_position"]),
        (["export", "--team", "nobody"], ["no team 'nobody'", "acme, beta"]),
        (["audit-pack", "--team", "../acme"], ["no team '../acme'"]),
    ],
)
def test_a_wrong_name_is_told(home: Home, arguments: list[str], words: list[str]) -> None:
    done = invoke(*arguments)
    assert done.exit_code == 2
    for each in words:
        assert each in done.stderr
