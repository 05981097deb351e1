"""The tables for other engines, in the object store that keeps the lake: one moment's files, whoever publishes."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import obstore
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from obstore.store import ObjectStore as Store
from obstore.store import from_url

from assets.for_engines import manifest as manifests
from assets.for_engines import publishing
from assets.forgetting.work import begin, finish, plan_forgetting
from assets.tables import licence
from assets.warehouse.building import load_lake, make_tables, rebuild
from resources import clock
from resources.errors import TryLater
from resources.home import Home
from resources.installation import Installation
from sample_team.company import Company
from sample_team.plan import CompanyPlan
from sample_team.server import SampleServer
from tests.grown.machines import linked
from tests.grown.seaweed import Seaweed
from tests.pipeline.command_line import command
from tests.pipeline.linked_home import run, set_clock
from tests.published import ask

COMPANIES = [
    Company.simulate(CompanyPlan(name=name, seed=seed, members=10, days=9, events_a_day=9, groups=2, hostile=hostile))
    for name, seed, hostile in (("acme", 3, False), ("beta", 4, True), ("gamma", 5, False))
]


@pytest.fixture(scope="module")
def server() -> Iterator[SampleServer]:
    with SampleServer(COMPANIES) as server:
        yield server


@pytest.fixture
def store(address: str, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("DROPBOX_LICENCES_SHARDS", "2")
    return from_url(address, client_options={"allow_http": True})


def manifest_in(store: Store) -> dict[str, Any]:
    return dict(json.loads(bytes(obstore.get(store, "tables/manifest.json").bytes())))


def content(store: Store, path: str, folder: str = "tables/") -> pa.Buffer:
    return pa.BufferReader(bytes(obstore.get(store, f"{folder}{path}").bytes()))


EVENTS_MANIFEST = "events_by_month/_manifest.json"


def months_in(store: Store) -> dict[str, list[str]]:
    manifest = json.loads(bytes(obstore.get(store, EVENTS_MANIFEST).bytes()))
    found: dict[str, list[str]] = {}
    for month in manifest["months"]:
        for each in month["files"]:
            rows = pq.read_table(content(store, f"events_by_month/{each['path']}", "")).to_pylist()
            found.setdefault(f"{month['month']} {month['shard']}", []).extend(in_order(rows))
    return found


def in_lake(home: Home) -> list[Any]:
    lake = Installation(home).lake
    return [
        row
        for file in lake.listing("events")
        for row in pq.read_table(file.path, partitioning=None).to_pylist()
        if f"{file.day:%Y-%m}" < "2026-11"
    ]


def in_order(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(map(str, rows))


def sets_in(store: Store) -> set[str]:
    keys = [each["path"] for batch in obstore.list(store, "tables") for each in batch]
    return {key.split("/")[1] for key in keys} - {"manifest.json", "locations"}


def assert_is_of(store: Store, home: Home) -> dict[str, Any]:
    """The newest set is what this home has published."""
    manifest = manifest_in(store)
    for table in licence.ALL:
        files = manifest["tables"][table.name]["files"]
        found = pa.concat_tables([pq.read_table(content(store, each["path"])) for each in files])
        assert in_order(found.to_pylist()) == in_order(ask(home, f'from "{table.name}"')), table.name
    return manifest


def test_each_machine_publishes_beside_the_lake(
    server: SampleServer, tmp_path: Path, store: Store, address: str
) -> None:
    with linked(server, tmp_path / "one") as one:
        run(one)
        first = assert_is_of(store, one)
        lines = bytes(obstore.get(store, "tables/locations/seats/files.txt").bytes()).decode().splitlines()
        assert lines == [f"{address}/tables/{each['path']}" for each in first["tables"]["seats"]["files"]]
        database = tmp_path / "fetched.duckdb"
        database.write_bytes(content(store, first["duckdb"]["path"]).read())
        with duckdb.connect(str(database), read_only=True) as connection:
            found = connection.sql("from seats").fetchall()
        assert in_order(found) == in_order([tuple(row.values()) for row in ask(one, "from seats")])
    with linked(server, tmp_path / "other") as other:
        run(other)
        assert assert_is_of(store, other)["earlier"] == [first["set"]]
    assert sets_in(store) == {first["set"], manifest_in(store)["set"]}


def test_the_months_of_the_store_are_the_lakes_whichever_machine_made_them(
    server: SampleServer, tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    begins_at = server.now
    later = begins_at + timedelta(days=20)
    with linked(server, tmp_path / "one") as one:
        run(one)
        set_clock(server, later)
        rebuild(Installation(one), clock.now())
        first = months_in(store)
        assert first
        assert sum(len(rows) for rows in first.values()) == len(in_lake(one))
    with linked(server, tmp_path / "other") as other:
        rebuild(Installation(other), clock.now())
        made = obstore.head(store, EVENTS_MANIFEST)["e_tag"]
        assert months_in(store) == first
        rebuild(Installation(one), clock.now())
        assert obstore.head(store, EVENTS_MANIFEST)["e_tag"] == made  # nobody made anything again
        told = json.loads(bytes(obstore.get(store, EVENTS_MANIFEST).bytes()))["months"][0]["files"][0]
        obstore.put(store, f"events_by_month/{told['path']}", b"what a machine put there that had seen less")
        rebuild(Installation(one), clock.now())
        assert months_in(store) == first
    set_clock(server, begins_at)


def test_two_machines_that_publish_at_once_both_do_one_after_the_other(
    server: SampleServer, tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with linked(server, tmp_path / "one") as one:
        run(one)
        write_set, theirs = publishing.write_set, []

        def publish_meanwhile(*given: Any) -> manifests.Manifest:
            written = write_set(*given)
            if not theirs:
                theirs.append("")
                rebuild(Installation(other), clock.now())
                theirs[0] = manifest_in(store)["set"]
            return written

        other = Home(tmp_path / "other")
        with linked(server, other.root):
            run(other)
            monkeypatch.setattr(publishing, "write_set", publish_meanwhile)
            rebuild(Installation(one), clock.now())
        assert manifest_in(store)["earlier"][0] == theirs[0]
        assert sets_in(store) == {manifest_in(store)["set"], *manifest_in(store)["earlier"]}
        assert_is_of(store, one)


def test_a_store_that_is_away_leaves_the_old_set(
    server: SampleServer, tmp_path: Path, store: Store, seaweed: Seaweed, monkeypatch: pytest.MonkeyPatch
) -> None:
    with linked(server, tmp_path / "one") as one:
        run(one)
        before = manifest_in(store)
        address = os.environ["DROPBOX_LICENCES_LAKE"]
        with seaweed.away():
            with pytest.raises(TryLater, match="it cannot be reached"):
                publishing.publish_for_engines(Installation(one))
            monkeypatch.setenv("DROPBOX_LICENCES_TABLES", address)
            monkeypatch.delenv("DROPBOX_LICENCES_LAKE")
            told = command("run")  # of a home whose lake is a folder
            assert told.returncode == 1
            words = f"Failed: licence_tables: Testing conditional writes on {address}: it cannot be reached"
            assert words in told.stderr
        assert manifest_in(store) == before
        assert_is_of(store, one)


def test_a_forgotten_person_is_in_no_set_of_the_store(server: SampleServer, tmp_path: Path, store: Store) -> None:
    with linked(server, tmp_path / "one") as one:
        run(one)
        run(one)
        found = ask(one, "select email from members where team = 'acme' and email is not null order by all")
        who = found[0]["email"].encode()
        installation = Installation(one)
        begin(one, plan_forgetting(installation, who.decode(), "pseudonymise", "acme"))
        finish(installation, lambda _: None)
        assert sets_in(store) == {manifest_in(store)["set"]}
        for table in manifest_in(store)["tables"].values():
            for each in table["files"]:
                assert who.decode() not in str(pq.read_table(content(store, each["path"])).to_pylist())
        assert who not in content(store, manifest_in(store)["duckdb"]["path"]).read()


def test_a_run_begun_again_from_its_licence_tables_publishes_what_the_first_had_loaded(
    server: SampleServer, tmp_path: Path, store: Store
) -> None:
    """It said that a person had been forgotten, though nobody was: it had loaded nothing itself."""
    with linked(server, tmp_path / "one") as one:
        run(one)
        first = manifest_in(store)["set"]
        make_tables(Installation(one), clock.now())
        assert assert_is_of(store, one)["set"] != first
        (one.warehouse_files / "work.forgotten").unlink()  # a work file of an older version
        with pytest.raises(TryLater, match="is not known here"):
            make_tables(Installation(one), clock.now())


def test_a_machine_that_loaded_before_a_person_was_forgotten_does_not_bring_her_back(
    server: SampleServer, tmp_path: Path, store: Store
) -> None:
    """It publishes after the other one has forgotten her, or while that goes on; its next run is right."""
    with linked(server, tmp_path / "one") as one:
        run(one)
        who = ask(one, "select email from members where team = 'acme' and email is not null order by all")[0]["email"]
    with linked(server, tmp_path / "other") as other:
        late, later = Installation(other), Installation(other)
        load_lake(late)
        begin(one, plan_forgetting(Installation(one), who, "pseudonymise", "acme"))
        load_lake(later)
        for machine in (late, later):
            with pytest.raises(TryLater, match="a person was forgotten since the lake was loaded"):
                make_tables(machine, clock.now())
        finish(Installation(one), lambda _: None)
        clean = manifest_in(store)
        with pytest.raises(TryLater, match="a person was forgotten since the lake was loaded"):
            make_tables(late, clock.now())
        assert manifest_in(store) == clean
        assert sets_in(store) == {clean["set"]}
        rebuild(Installation(other), clock.now())
        for table in assert_is_of(store, other)["tables"].values():
            for each in table["files"]:
                assert who not in str(pq.read_table(content(store, each["path"])).to_pylist())
