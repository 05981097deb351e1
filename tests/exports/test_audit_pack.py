"""The pack proves itself: all hashes hold from the zip alone, and its SQL makes its figures again."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assets.exports.audit_pack import ANSWER, Pack, evidence_of, sql_files, write_pack
from assets.exports.team_tables import open_tables
from assets.tables import base, licence
from resources.home import Home


def packed(home: Home, target: Path, team: str | None = None) -> Pack:
    with open_tables(home, team) as published:
        return write_pack(target, published, home.lake, lambda _: None)


@pytest.fixture(scope="module")
def pack(read_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("pack") / "pack.zip"
    packed(read_home, target)
    return target


@pytest.fixture(scope="module")
def manifest(pack: Path) -> dict[str, Any]:
    with zipfile.ZipFile(pack) as archive:
        return dict(json.loads(archive.read("manifest.json")))


def test_all_hashes_hold_from_the_zip_alone(pack: Path, manifest: dict[str, Any]) -> None:
    with zipfile.ZipFile(pack) as archive:
        found = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
        listed = dict(line.split("  ")[::-1] for line in archive.read("sha256sums.txt").decode().splitlines())
    assert listed == {name: digest for name, digest in found.items() if name != "sha256sums.txt"}
    told = {each["path"]: each["sha256"] for each in manifest["files"]}
    assert told == {name: digest for name, digest in listed.items() if name != "manifest.json"}


def test_the_lakes_files_are_listed_with_their_hashes(read_home: Home, pack: Path, manifest: dict[str, Any]) -> None:
    files = {path.relative_to(read_home.lake).as_posix(): path for path in read_home.lake.rglob("data.parquet")}
    assert {each["path"] for each in manifest["lake_files"]} == set(files)
    for each in manifest["lake_files"]:
        content = files[each["path"]].read_bytes()
        assert (each["size_bytes"], each["sha256"], each["state"]) == (
            len(content),
            hashlib.sha256(content).hexdigest(),
            "as loaded",
        )
    assert str(read_home.root) not in json.dumps(manifest)
    with zipfile.ZipFile(pack) as archive:
        assert not [name for name in archive.namelist() if str(read_home.root).encode() in archive.read(name)]


def test_its_sql_makes_its_figures_made(pack: Path, manifest: dict[str, Any], tmp_path: Path) -> None:
    with zipfile.ZipFile(pack) as archive:
        archive.extractall(tmp_path)
    with duckdb.connect() as connection:
        connection.execute((tmp_path / "sql/name_key.sql").read_text())
        for table in manifest["tables"]:
            connection.execute(f"create table {table['name']} as from '{tmp_path / table['path']}'")
        made = [table for table in manifest["tables"] if table["sql"]]
        assert [table["name"] for table in made] == [table.name for table in ANSWER]
        for table in made:
            assert set(table["reads"]) <= {each["name"] for each in manifest["tables"]}
            select = (tmp_path / table["sql"]).read_text()
            parameters = {"as_of": manifest["as_of"]} if "$as_of" in select else {}
            select = select.replace("$as_of", "$as_of::timestamp")  # in the manifest it is a text
            made = connection.execute(f"select * from ({select}) order by all", parameters).fetchall()
            packed_rows = connection.execute(f"select * from {table['name']} order by all").fetchall()
            assert made == packed_rows, table["name"]
            assert len(made) == table["rows"] > 0


def test_csv_and_parquet_say_the_same(pack: Path, manifest: dict[str, Any]) -> None:
    with zipfile.ZipFile(pack) as archive:
        for table in ANSWER:
            text = archive.read(f"tables/{table.name}.csv").decode("utf-8-sig")
            names, *rows = csv.reader(io.StringIO(text, newline=""))
            assert names == [*table.column_names]
            assert len(rows) == next(each["rows"] for each in manifest["tables"] if each["name"] == table.name)


def test_it_tells_how_complete_each_log_is(pack: Path, manifest: dict[str, Any]) -> None:
    teams = {team["team"]: team for team in manifest["teams"]}
    assert set(teams) == {"acme", "beta"}
    for team in teams.values():
        assert team["complete_until"]
        assert 0 < team["days_settled"] < team["days_read"]
        assert team["first_unsettled_date"] == team["complete_until"][:10]
    with zipfile.ZipFile(pack) as archive:
        readme = archive.read("README.txt").decode()
        contracts = json.loads(archive.read("contracts.json"))
    assert teams["acme"]["complete_until"] in readme
    assert manifest["versions"]["duckdb"] == duckdb.__version__
    assert {table["name"] for table in contracts} >= {table.name for table in (*ANSWER, *evidence_of(ANSWER))}
    assert all(column["meaning"] for table in contracts for column in table["columns"])


def test_what_everybody_did_is_not_in_it(manifest: dict[str, Any]) -> None:
    """One select that read the log itself would put all of it into each pack, outsiders included."""
    packed_tables = {table["name"] for table in manifest["tables"]}
    assert not packed_tables & {base.EVENTS.name, base.EVENT_JSON.name, base.EVENT_QUARANTINE.name}


def test_it_holds_all_sql_as_it_is(pack: Path) -> None:
    with zipfile.ZipFile(pack) as archive:
        for name, text in sql_files():
            assert archive.read(f"sql/{name}").decode() == text


def test_the_same_tables_give_the_same_bytes(read_home: Home, pack: Path, tmp_path: Path) -> None:
    again = packed(read_home, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == pack.read_bytes()
    assert again.sha256 == hashlib.sha256(pack.read_bytes()).hexdigest()
    assert [path.name for path in tmp_path.iterdir()] == ["again.zip"]
    assert (tmp_path / "again.zip").stat().st_mode & 0o777 == 0o600


def test_one_teams_pack_has_nothing_of_another(read_home: Home, tmp_path: Path) -> None:
    packed(read_home, tmp_path / "beta.zip", "beta")
    with zipfile.ZipFile(tmp_path / "beta.zip") as archive:
        told = json.loads(archive.read("manifest.json"))
        assert [team["team"] for team in told["teams"]] == ["beta"]
        assert all("/team=beta/" in each["path"] for each in told["lake_files"])
        for name in archive.namelist():
            if name.endswith(".parquet") and Path(name).stem != licence.IDLE_BUCKETS.name:  # which is nobody's
                archive.extract(name, tmp_path)
                teams = duckdb.sql(f"select distinct team from '{tmp_path / name}'").fetchall()
                assert teams in ([], [("beta",)]), name


def test_a_lake_that_changed_since_is_told(read_home: Home, tmp_path: Path) -> None:
    home = Home(tmp_path / "copy")
    shutil.copytree(read_home.root, home.root, symlinks=True)
    gone, changed, *_ = sorted(home.lake.rglob("events/**/data.parquet"))
    gone.unlink()
    changed.write_bytes(changed.read_bytes() + b"x")
    assert packed(home, tmp_path / "pack.zip").warning.startswith(
        "2 files of the lake have changed since they were loaded"
    )
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        told = {each["path"]: each for each in json.loads(archive.read("manifest.json"))["lake_files"]}
    assert told[gone.relative_to(home.lake).as_posix()]["state"] == "gone"
    assert told[changed.relative_to(home.lake).as_posix()]["state"] == "written since"
