"""Exported files hold what is published, by the contracts, and are whole and private."""

from __future__ import annotations

import codecs
import csv
import json
import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from assets.exports.cells import cell
from assets.exports.team_tables import NAMED_OTHERWISE, open_tables
from assets.exports.to_send import why_empty
from assets.tables import licence
from resources.home import Home
from tests.licence.hand_made import HandMade
from tests.pipeline.command_line import ROOT, invoke

TODAY = "2026-11-01"


def rows_of(published: duckdb.DuckDBPyConnection, name: str) -> list[tuple[object, ...]]:
    table = next(table for table in licence.ALL if table.name == name)
    return published.execute(f'from "{name}" order by {", ".join(table.order or table.key)}').fetchall()


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
        read = duckdb.sql(f"from '{path}' order by {', '.join(table.order or table.key)}").fetchall()
        assert read == rows_of(published, table.name)
        schema = pq.read_schema(path)
        assert schema.equals(table.arrow_schema, check_metadata=False)
        for column in table.columns:
            assert schema.field(column.name).metadata == {b"comment": column.meaning.encode()}
        told = json.loads(schema.metadata[b"dropbox_licences"])
        assert (told["table"], told["one_row_per"]) == (table.name, table.one_row_per)
        assert told["figures as of"] == "2026-11-01 09:00:00 UTC"


def test_the_workbook_is_one_to_send_on(home: Home, published: duckdb.DuckDBPyConnection) -> None:
    done = invoke("export")
    assert done.exit_code == 0
    path = home.reports / "exports" / TODAY / "dropbox-licences.xlsx"
    assert done.stdout == f"{path}\n"
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[:4] == ["about", "reclaim_candidates", "seats", "savings"]
    assert not [name for name in book.sheetnames if name.endswith("_daily")]
    for name in book.sheetnames[1:]:
        assert book[name].max_row - 1 == len(rows_of(published, name)) > 0, name
    about = [row for row in book["about"].iter_rows(values_only=True) if row[0]]
    assert about[1][:2] == ("figures as of, in UTC", datetime(2026, 11, 1, 9))
    assert (
        told_of(about, "used in 30 days", "acme")["purchased"]
        == published.execute("select seats_purchased from licence_position where team = 'acme'").fetchall()[0][0]
    )
    savings = published.execute(
        "select cost_per_month, (select sum(seats_to_cut) from cut_plan where team = 'acme'), notice_deadline "
        "from savings where team = 'acme' and reason_code = 'ALL'"
    ).fetchall()[0]
    shown = told_of(about, "seats to cut at the renewal", "acme")
    assert (shown["what can go costs a month"], shown["seats to cut at the renewal"]) == (float(savings[0]), savings[1])
    assert shown["give notice by"].date() == savings[2]
    # Each sheet has a link, and each table without a sheet a reason.
    links = {cell.hyperlink.location for row in book["about"].iter_rows() for cell in row if cell.hyperlink}
    assert links == {f"'{name}'!A1" for name in book.sheetnames[1:]}
    names = {table.name for table in licence.ALL}
    missing = {row[0]: row[3] for row in about if row[0] in names and row[0] not in book.sheetnames}
    assert {*missing} == names - {*book.sheetnames}
    assert missing["decisions"] == "no decisions.csv, or it names no seat"
    assert missing["costs_daily"] == "has a row for each day: dropbox-licences export --all writes it"
    assert all(missing.values())
    assert [name for name, why in missing.items() if why == why_empty("teams")] == [], "all was read; only lists lack"


def told_of(about: list[tuple[Any, ...]], head: str, team: str) -> dict[str, Any]:
    """The team's line below the heads among which is this one."""
    at = next(index for index, row in enumerate(about) if head in row)
    line = next(row for row in about[at + 1 :] if row[0] == team)
    return dict(zip(about[at], line, strict=True))


def test_prices_and_days_look_like_that(home: Home, published: duckdb.DuckDBPyConnection) -> None:
    invoke("export")
    book = openpyxl.load_workbook(home.reports / "exports" / TODAY / "dropbox-licences.xlsx")
    heads, first = (list(row) for row in book["reclaim_candidates"].iter_rows(max_row=2))
    cells = {head.value: cell for head, cell in zip(heads, first, strict=True)}
    assert (cells["price_per_seat_month"].value, cells["price_per_seat_month"].number_format) == (15, "#,##0.00####")
    assert cells["since_at"].is_date
    heads, first = (list(row) for row in book["savings"].iter_rows(max_row=2))
    cells = {head.value: cell for head, cell in zip(heads, first, strict=True)}
    assert cells["cost_per_month"].number_format == "#,##0.00"
    assert (cells["renewal_date"].is_date, cells["renewal_date"].number_format) == (True, "yyyy-mm-dd")
    emails = [row[2] for row in book["reclaim_candidates"].iter_rows(min_row=2, values_only=True)]
    in_order = published.execute("select email from reclaim_candidates order by place").fetchall()
    assert emails == [email for (email,) in in_order]


def test_all_of_it_only_where_it_is_asked_for(home: Home, published: duckdb.DuckDBPyConnection) -> None:
    assert invoke("export", "--all").exit_code == 0
    book = openpyxl.load_workbook(home.reports / "exports" / TODAY / "dropbox-licences.xlsx")
    filled = {table.name for table in licence.ALL if rows_of(published, table.name)}
    assert {*book.sheetnames[1:]} == filled > {"costs_daily", "member_activity_daily"}
    for name in filled:
        assert book[name].max_row - 1 == len(rows_of(published, name)), name


def test_a_table_that_is_named_has_a_sheet_even_without_rows(home: Home) -> None:
    path = invoke("export", "decisions").stdout.strip()
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["about", "decisions"]
    (told,) = (row for row in book["about"].iter_rows(values_only=True) if row[0] == "decisions")
    assert told[3] == "no decisions.csv, or it names no seat"


def test_one_teams_export_has_no_seats_to_move_between_two_others(tmp_path: Path) -> None:
    made = HandMade()
    for team, purchased, used in (("acme", 2, 1), ("beta", 5, 1), ("gamma", 1, 3)):
        made.declare(team, currency="EUR", renewal_date=date(2027, 3, 1))
        made.add("contract_prices", {"team": team, "valid_from": date.min, "price_per_seat_month": 15})
        made.plan(team, num_licensed_users=purchased)
        for number in range(used):
            made.member(f"{team} {number}", team)
    home = made.make().publish(tmp_path / "home")
    made.close()
    is_empty = {}
    for team in ("acme", "beta", "gamma"):
        with open_tables(home, team) as tables:
            is_empty[team] = tables.is_empty(licence.MOVABLE_SEATS)
    assert is_empty == {"acme": True, "beta": False, "gamma": False}
    others = {each.name for each in licence.ALL if "team" not in each.column_names} - {"idle_buckets", "event_types"}
    assert others == {*NAMED_OTHERWISE}


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
