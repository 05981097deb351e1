"""A lake in an object store: what one home writes the others read, and no writer undoes another's work."""

from __future__ import annotations

import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Barrier

import obstore
import pyarrow as pa
import pytest
from obstore.store import from_url

from resources.errors import FixSetup, LicencesError, TryLater
from resources.home import Home
from resources.storage.day_files import BrokenFile, Coverage, read_rows
from resources.storage.lake import Lake
from resources.storage.lake_places import FILE_NAME, Place
from resources.storage.object_store import PATIENT
from resources.storage.which_lake import open_lake
from tests.grown.careless_store import CarelessStore
from tests.grown.seaweed import Seaweed

SCHEMA = pa.schema([("event", pa.string())])
FIRST = date(2026, 1, 1)


def lake_of(tmp_path: Path, name: str = "one") -> Lake:
    """The lake as a new process of a home sees it: each home is a machine of its own."""
    return open_lake(Home(tmp_path / name))


def write(lake: Lake, events: list[str], day: date = FIRST, team: str = "acme") -> None:
    covered = Coverage("dbtid:1", datetime(2026, 6, 1, tzinfo=UTC))
    lake.write("events", team, day, pa.table({"event": events}, schema=SCHEMA), covered)


def days_of(lake: Lake, team: str = "acme") -> dict[date, list[str]]:
    return {file.day: read_rows(file.path)["event"].to_pylist() for file in lake.listing("events", team)}


def test_what_one_home_writes_every_other_reads(tmp_path: Path, address: str) -> None:
    one = lake_of(tmp_path)
    one.make_ready()
    for index in range(3):
        write(one, [str(index)], FIRST + timedelta(days=index))
    write(one, ["b"], team="beta")
    other = lake_of(tmp_path, "other")
    assert other.teams() == {"acme", "beta"}
    assert days_of(other) == days_of(one) == {FIRST + timedelta(days=index): [str(index)] for index in range(3)}
    covered = other.covered_days("events", "acme", SCHEMA)
    assert [each.rows for each in covered.values()] == [1, 1, 1]
    other.begin("acme")
    write(other, ["changed", "there"])
    one.begin("acme")
    assert days_of(one)[FIRST] == ["changed", "there"]


def test_a_writer_that_lost_says_so_and_is_right_the_next_time(tmp_path: Path, address: str) -> None:
    one, other = lake_of(tmp_path), lake_of(tmp_path, "other")
    write(one, ["first"])
    assert days_of(other) == {FIRST: ["first"]}
    write(one, ["second"])
    with pytest.raises(TryLater, match="another process has written it meanwhile"):
        write(other, ["from what is no more"])
    assert days_of(lake_of(tmp_path, "third")) == {FIRST: ["second"]}
    assert days_of(other) == {FIRST: ["second"]}
    write(other, ["third"])
    assert days_of(lake_of(tmp_path, "third")) == {FIRST: ["third"]}


def test_of_many_writers_of_a_day_one_wins(tmp_path: Path, address: str) -> None:
    lakes = [lake_of(tmp_path, str(index)) for index in range(8)]
    for round_ in range(4):
        for lake in lakes:
            lake.begin("acme")
            days_of(lake)
        together = Barrier(len(lakes))

        def attempt(index: int, round_: int = round_, together: Barrier = together) -> bool:
            together.wait()
            try:
                write(lakes[index], [f"{round_}-{index}"])
            except TryLater:
                return False
            return True

        with ThreadPoolExecutor(len(lakes)) as threads:
            won = [index for index, has_won in enumerate(threads.map(attempt, range(len(lakes)))) if has_won]
        assert len(won) == 1
        assert days_of(lake_of(tmp_path, "reader")) == {FIRST: [f"{round_}-{won[0]}"]}


def test_a_request_that_is_repeated_finds_its_own_first_attempt(tmp_path: Path, address: str) -> None:
    """The answer to the first was lost on the way: what is there is what should be there."""
    one, other = lake_of(tmp_path), lake_of(tmp_path, "other")
    days_of(other)
    write(one, ["same"])
    (file,) = one.listing("events", "acme")
    copy = tmp_path / "copy.parquet"
    shutil.copy(file.path, copy)
    other.files.put(copy, other.path("events", "acme", FIRST))
    assert days_of(other) == {FIRST: ["same"]}


def test_a_copy_that_is_lost_or_of_another_store_comes_back(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(lake_of(tmp_path), ["kept"])
    home = Home(tmp_path / "one")
    shutil.rmtree(home.lake_copies)
    assert days_of(lake_of(tmp_path)) == {FIRST: ["kept"]}
    (copy,) = home.lake_copies.rglob(FILE_NAME)
    copy.unlink()
    assert days_of(lake_of(tmp_path)) == {FIRST: ["kept"]}
    monkeypatch.setenv("DROPBOX_LICENCES_LAKE", f"{address}-other")
    assert days_of(lake_of(tmp_path)) == {}
    monkeypatch.setenv("DROPBOX_LICENCES_LAKE", address)
    assert days_of(lake_of(tmp_path)) == {FIRST: ["kept"]}


def test_what_a_killed_process_was_fetching_is_removed_when_it_is_old(tmp_path: Path, address: str) -> None:
    lake = lake_of(tmp_path)
    folder = lake.root / ".fetched"
    folder.mkdir(parents=True)
    for name, age_seconds in (("old", 7_200), ("young", 60)):
        (folder / name).write_bytes(b"half")
        moment = time.time() - age_seconds
        os.utime(folder / name, (moment, moment))
    lake.make_ready()
    assert [path.name for path in folder.iterdir()] == ["young"]


def test_what_has_not_changed_is_not_fetched_again(tmp_path: Path, address: str) -> None:
    write(lake_of(tmp_path), ["a"])
    write(lake_of(tmp_path), ["b"], FIRST + timedelta(days=1))
    days_of(lake_of(tmp_path, "other"))
    copies = [each.path.stat().st_ino for each in lake_of(tmp_path, "other").listing("events")]
    one = lake_of(tmp_path)
    one.begin("acme")
    write(one, ["c"], FIRST + timedelta(days=1))
    after = [each.path.stat().st_ino for each in lake_of(tmp_path, "other").listing("events")]
    assert after[0] == copies[0]
    assert after[1] != copies[1]


def test_what_is_deleted_goes_from_every_copy(tmp_path: Path, address: str) -> None:
    one, other = lake_of(tmp_path), lake_of(tmp_path, "other")
    for team in ("acme", "beta"):
        write(one, ["a"], team=team)
        write(one, ["b"], FIRST + timedelta(days=1), team=team)
    days_of(other)
    one.remove(next(one.listing("events", "acme")))
    one.remove_team("beta")
    other = lake_of(tmp_path, "other")
    assert [(file.team, file.day) for file in other.listing("events")] == [("acme", FIRST + timedelta(days=1))]
    assert other.teams() == {"acme"}


def test_a_broken_object_is_set_aside_for_all(tmp_path: Path, address: str) -> None:
    store = from_url(address)
    one = lake_of(tmp_path)
    write(one, ["whole"])
    broken = Place("events", "acme", FIRST + timedelta(days=1)).key
    obstore.put(store, broken, b"no Parquet")
    obstore.put(store, "events/team=acme/notes.txt", b"of somebody else")
    one.begin("acme")
    assert set(one.covered_days("events", "acme", SCHEMA)) == {FIRST}
    other = lake_of(tmp_path, "other")
    assert days_of(other) == {FIRST: ["whole"]}
    (aside,) = other.set_aside_files()
    assert other.set_aside_days("events", "acme") == {aside: FIRST + timedelta(days=1)}
    assert bytes(obstore.get(store, f".set_aside/{aside.name}").bytes()) == b"no Parquet"
    other.files.remove(aside)
    assert lake_of(tmp_path).set_aside_files() == []
    assert bytes(obstore.get(store, "events/team=acme/notes.txt").bytes()) == b"of somebody else"


def test_a_damaged_copy_costs_no_object(tmp_path: Path, address: str) -> None:
    one = lake_of(tmp_path)
    write(one, ["whole"])
    (file,) = one.listing("events", "acme")
    with file.path.open("r+b") as damaged:
        damaged.truncate(10)
    with pytest.raises(BrokenFile):
        one.coverage(file.path)
    with pytest.raises(TryLater, match="fetched again"):
        one.set_aside(file)
    assert days_of(one) == {FIRST: ["whole"]}
    assert one.set_aside_files() == []


@pytest.mark.parametrize("honours", [(), ("If-Match",), ("If-None-Match",)])
def test_a_store_that_ignores_conditions_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, honours: tuple[str, ...]
) -> None:
    with CarelessStore(*honours) as store:
        for name, value in store.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("DROPBOX_LICENCES_LAKE", "s3://lakes/careless")
        with pytest.raises(FixSetup, match="does not honour the condition If-"):
            lake_of(tmp_path).make_ready()
        assert not store.objects


def test_a_store_that_honours_them_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with CarelessStore("If-Match", "If-None-Match") as store:
        for name, value in store.environment().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("DROPBOX_LICENCES_LAKE", "s3://lakes/careful")
        lake_of(tmp_path).make_ready()
        assert not store.objects


@pytest.mark.parametrize("wrong", ["lake", "s3://", "ftp://host/lake", "file:///lake", "https://host/lake"])
def test_what_is_no_address_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("DROPBOX_LICENCES_LAKE", wrong)
    with pytest.raises(FixSetup, match="it is not an address such as s3://bucket/prefix"):
        lake_of(tmp_path)


def test_a_store_that_starts_again_is_waited_for(tmp_path: Path, address: str, seaweed: Seaweed) -> None:
    one, first = lake_of(tmp_path), FIRST + timedelta(days=1)
    write(one, ["before"])
    with ThreadPoolExecutor(3) as threads:
        with seaweed.away():
            begun = [
                threads.submit(write, one, ["while it was away"], first),
                threads.submit(days_of, lake_of(tmp_path, "other")),
                threads.submit(lake_of(tmp_path, "third").make_ready),
            ]
        for each in begun:
            each.result()
    assert days_of(lake_of(tmp_path, "reader")) == {FIRST: ["before"], first: ["while it was away"]}


def test_only_the_first_request_waits_for_a_store_that_does_not_come_back(
    tmp_path: Path, address: str, seaweed: Seaweed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PATIENT, "retry_timeout", timedelta(seconds=8))
    write(lake_of(tmp_path), ["before"])
    took = []
    with seaweed.away():
        for _ in range(3):
            begins_at = time.monotonic()
            with pytest.raises(TryLater, match="it cannot be reached"):
                lake_of(tmp_path).teams()
            took.append(time.monotonic() - begins_at)
    assert days_of(lake_of(tmp_path)) == {FIRST: ["before"]}
    assert took[0] >= 8 > max(took[1:])


def test_words_of_a_store_that_refuses_or_is_silent_hold_no_secret(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[LicencesError] = []
    monkeypatch.setitem(PATIENT, "retry_timeout", timedelta(seconds=1))
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-the-secret")
    for doing in (Lake.make_ready, Lake.teams, lambda lake: write(lake, ["x"])):
        with pytest.raises(FixSetup, match=r"the store refused it \(403 SignatureDoesNotMatch\)") as refused:
            doing(lake_of(tmp_path))
        told.append(refused.value)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(TryLater, match="it cannot be reached") as silent:
        lake_of(tmp_path).teams()
    told.append(silent.value)
    monkeypatch.delenv("AWS_ALLOW_HTTP")
    with pytest.raises(FixSetup, match="AWS_ALLOW_HTTP") as plain:
        lake_of(tmp_path).teams()
    told.append(plain.value)
    assert not [
        each for each in told if "a-key" in str(each) or "not-the-secret" in str(each) or "127.0.0.1" in str(each)
    ]


def test_a_store_that_was_killed_has_all_that_it_took(tmp_path: Path, address: str, seaweed: Seaweed) -> None:
    one = lake_of(tmp_path)
    for index in range(20):
        write(one, [str(index)], FIRST + timedelta(days=index))
    with seaweed.away():
        pass
    assert days_of(lake_of(tmp_path, "other")) == {FIRST + timedelta(days=index): [str(index)] for index in range(20)}
