"""What is published for other engines is whole, of one moment, and what the home itself publishes, row by row."""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assets.for_engines import database
from assets.for_engines.publishing import KEPT_SETS, publish_for_engines
from assets.tables import licence
from resources.errors import FixSetup
from resources.home import Home
from resources.installation import Installation
from resources.shards import shard_of
from resources.storage.warehouse import Warehouse
from tests.for_engines.conftest import SHARDS
from tests.for_engines.parts import SETS, kill
from tests.pipeline.command_line import invoke
from tests.published import ask, texts_by_table


def manifest_of(place: Path) -> dict[str, Any]:
    return dict(json.loads((place / "tables" / "manifest.json").read_text()))


def rows_of(place: Path, files: list[dict[str, Any]]) -> pa.Table:
    paths = [place / "tables" / each["path"] for each in files]
    return pa.concat_tables([pq.read_table(path, partitioning=None) for path in paths])


def in_order(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(map(str, rows))


def all_whole(place: Path) -> dict[str, Any]:
    """The manifest, each of whose files was read to its end."""
    manifest = manifest_of(place)
    for table in manifest["tables"].values():
        assert rows_of(place, table["files"]).num_rows == table["rows"]
    return manifest


def test_every_table_is_there_by_shard_with_the_rows_and_types_of_the_home(home: Home, place: Path) -> None:
    publish_for_engines(Installation(home))
    manifest = manifest_of(place)
    assert list(manifest["tables"]) == [table.name for table in licence.ALL]
    published = texts_by_table(home, [table.name for table in licence.ALL])
    for table in licence.ALL:
        told = manifest["tables"][table.name]
        found = rows_of(place, told["files"])
        assert found.schema.equals(table.arrow_schema), table.name
        assert in_order(found.to_pylist()) == published[table.name], table.name
        assert [(each["name"], each["type"]) for each in told["columns"]] == [
            (column.name, column.type) for column in table.columns
        ]
        for file in told["files"]:
            (shard,) = re.findall(rf"/{table.name}/shard=(\d\d)/data\.parquet$", file["path"])
            rows = rows_of(place, [file]).to_pylist()
            assert {shard_of(row["team"], SHARDS) for row in rows if "team" in row} <= {int(shard)}
            assert (len(rows), (place / "tables" / file["path"]).stat().st_size) == (file["rows"], file["size_bytes"])
    assert sum(table["rows"] > 0 for table in manifest["tables"].values()) > 25


def test_rebuild_says_where_the_tables_for_other_engines_are(
    home: Home, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DROPBOX_LICENCES_HOME", str(home.root))
    told = invoke("rebuild").output.splitlines()[-1]
    assert told == f"Tables for other engines: file://{place}/tables/manifest.json"
    all_whole(place)


def test_without_being_asked_nothing_is_written(home: Home) -> None:
    before = sorted(home.root.rglob("*"))
    assert publish_for_engines(Installation(home)) is None
    assert sorted(home.root.rglob("*")) == before


def test_a_lake_in_a_store_has_its_tables_beside_it_unless_the_engineer_says_none(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DROPBOX_LICENCES_LAKE", "s3://bucket/prefix")
    assert home.tables_for_engines == "s3://bucket/prefix"
    monkeypatch.setenv("DROPBOX_LICENCES_TABLES", "none")
    assert home.tables_for_engines == ""


def test_a_reader_of_an_older_manifest_finds_its_files_until_the_set_after_next(home: Home, place: Path) -> None:
    publish_for_engines(Installation(home))
    first = manifest_of(place)
    for _ in range(KEPT_SETS - 1):
        publish_for_engines(Installation(home))
        assert rows_of(place, first["tables"]["seats"]["files"]).num_rows > 0
    publish_for_engines(Installation(home))
    newest = manifest_of(place)
    assert not (place / "tables" / first["set"]).exists()
    sets = {path.name for path in (place / "tables").iterdir()} - {"locations", "manifest.json"}
    assert sets == {newest["set"], *newest["earlier"]}
    assert len(sets) == KEPT_SETS


def test_a_kill_between_files_leaves_the_old_set_whole_and_named(home: Home, place: Path) -> None:
    """It is killed before each of some renames, of which the last but the locations is the manifest's."""
    publish_for_engines(Installation(home))
    files = sum(len(table["files"]) for table in manifest_of(place)["tables"].values()) + 1
    for at in (0, 1, 57, files - 1, files):
        before = manifest_of(place)
        kill(SETS, home, place, at)
        assert all_whole(place) == before
    kill(SETS, home, place, files + 1)  # the manifest was written, the locations were not
    assert all_whole(place)["set"] != before["set"]
    publish_for_engines(Installation(home))
    named = {all_whole(place)["set"], *manifest_of(place)["earlier"]}
    lines = (place / "tables" / "locations" / "seats" / "files.txt").read_text().splitlines()
    assert lines == [f"file://{place}/tables/{each['path']}" for each in manifest_of(place)["tables"]["seats"]["files"]]
    sets = [path for path in (place / "tables").iterdir() if path.is_dir() and path.name != "locations"]
    dead = next(path for path in sets if path.name not in named)
    dead.rename(dead.with_name("20200101T000000Z-00000000"))  # as if its process had died long ago
    publish_for_engines(Installation(home))
    assert not (place / "tables" / "20200101T000000Z-00000000").exists()
    assert not (home.warehouse_files / "for_engines").exists()


@pytest.mark.parametrize("holds", ["tables", "views"])
def test_the_duckdb_file_holds_the_tables_or_views_over_the_files(
    home: Home, place: Path, holds: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if holds == "views":
        monkeypatch.setattr(database, "LARGEST_BYTES", 0)
    publish_for_engines(Installation(home))
    told = manifest_of(place)["duckdb"]
    path = place / "tables" / told["path"]
    assert (told["holds"], told["size_bytes"]) == (holds, path.stat().st_size)
    moved = place.rename(place.with_name("moved"))
    path = moved / path.relative_to(place)
    published = texts_by_table(home, [table.name for table in licence.ALL])
    with duckdb.connect(str(path), read_only=True) as connection:
        connection.execute("set file_search_path = $folder", {"folder": str(path.parent)})
        for table in licence.ALL:
            found = connection.sql(f'from "{table.name}"').to_arrow_table()
            assert found.schema.equals(table.arrow_schema), table.name
            assert in_order(found.to_pylist()) == published[table.name], table.name


def test_what_is_published_while_a_set_is_written_does_not_mix_with_it(home: Home, place: Path) -> None:
    with database.of_one_moment(home, home.root) as (published, file):
        seats = ask(home, "from seats")
        for _ in range(4):  # the copy that is being read goes
            Warehouse(home).publish()
        with duckdb.connect(str(home.warehouse)) as connection:
            connection.execute("delete from seats")
        assert published.ask("select count(*) from seats").rows == [(len(seats),)]
        assert file.stat().st_size > 0


def test_who_may_read_the_folder_may_read_what_is_in_it(home: Home, place: Path) -> None:
    place.mkdir()
    place.chmod(0o750)
    publish_for_engines(Installation(home))
    modes = {stat.S_IMODE(path.stat().st_mode) for path in place.rglob("*") if path.is_file()}
    assert modes == {0o640}
    assert {stat.S_IMODE(path.stat().st_mode) for path in place.rglob("*") if path.is_dir()} == {0o750}


def test_a_place_that_cannot_be_is_refused_with_what_to_set(home: Home, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for named, words in ((str(tmp_path / "file"), "is a file"), ("ftp://host/place", "not an address such as")):
        os.environ["DROPBOX_LICENCES_TABLES"] = named
        with pytest.raises(FixSetup, match=words) as told:
            publish_for_engines(Installation(home))
        assert "DROPBOX_LICENCES_TABLES" in str(told.value)
