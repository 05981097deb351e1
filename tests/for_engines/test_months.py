"""Settled months of events for other engines: what the lake's days hold, made again when a day changed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from assets.for_engines import month_files
from assets.for_engines.publishing import publish_for_engines
from assets.warehouse.building import load_lake
from resources import clock
from resources.home import Home
from resources.installation import Installation
from resources.shards import shard_of
from tests.for_engines.conftest import PLANS, SHARDS
from tests.for_engines.parts import MONTHS, kill, make_months

Rows = list[dict[str, Any]]


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DROPBOX_LICENCES_NOW", "2026-11-20T09:00:00+00:00")


def noted(place: Path) -> list[dict[str, Any]]:
    return list(json.loads((place / "events_by_month" / "_manifest.json").read_text())["months"])


def files_of(place: Path) -> dict[tuple[str, int], list[Path]]:
    return {
        (each["month"], each["shard"]): [place / "events_by_month" / file["path"] for file in each["files"]]
        for each in noted(place)
    }


def rows_in(paths: list[Path]) -> list[str]:
    return sorted(str(row) for path in paths for row in pq.read_table(path, partitioning=None).to_pylist())


def in_lake(home: Home) -> dict[tuple[str, int], list[str]]:
    """The events of the lake's files, by month and shard."""
    read = "read_parquet($files, hive_partitioning = true, hive_types = {'team': varchar, 'date': date})"
    with duckdb.connect() as connection:
        found = connection.execute(
            f"select team, date as event_date, * exclude (team, date) from {read}",
            {"files": f"{home.lake}/events/*/*/data.parquet"},
        )
        names = [column[0] for column in found.description or ()]
        rows: Rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    by_place: dict[tuple[str, int], list[str]] = {}
    for row in rows:
        place = f"{row['event_date']:%Y-%m}", shard_of(row["team"], SHARDS)
        by_place.setdefault(place, []).append(str(row))
    return {place: sorted(texts) for place, texts in by_place.items() if place[0] < "2026-11"}


def assert_equal(home: Home, place: Path) -> None:
    found = files_of(place)
    expected = in_lake(home)
    assert {each: rows_in(paths) for each, paths in found.items()} == expected
    on_disk = {path for path in (place / "events_by_month").rglob("*") if path.is_file()}
    assert on_disk == {path for paths in found.values() for path in paths} | {place / "events_by_month/_manifest.json"}


def changed_at(place: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for paths in files_of(place).values() for path in paths}


def load(home: Home) -> None:
    """What a run does of the lake's changes until they are published, without the licence tables."""
    load_lake(Installation(home))
    Installation(home).warehouse.publish()
    make_months(home)


def test_a_month_has_the_events_of_its_days_by_shard(home: Home, place: Path) -> None:
    publish_for_engines(Installation(home))
    assert_equal(home, place)
    months = {month for month, _ in files_of(place)}
    assert months == {"2026-08", "2026-09", "2026-10"}
    for told, paths in zip(noted(place), files_of(place).values(), strict=True):
        schemas = [pq.read_schema(path) for path in paths]
        assert all(schema.equals(month_files.EVENTS.arrow_schema) for schema in schemas)
        assert {shard_of(team, SHARDS) for team in told["teams"]} == {told["shard"]}
        assert [each["rows"] for each in told["files"]] == [pq.read_metadata(path).num_rows for path in paths]


def test_a_month_is_left_until_its_days_are_settled_or_ten_days_went_by(
    home: Home, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(clock.VARIABLE, "2026-11-09T09:00:00+00:00")  # nobody read the last days of October again
    make_months(home)
    assert {month for month, _ in files_of(place)} == {"2026-08", "2026-09"}
    assert all(each["is_settled"] for each in noted(place))
    monkeypatch.setenv(clock.VARIABLE, "2026-11-11T00:00:00+00:00")
    make_months(home)
    assert {(each["month"], each["is_settled"]) for each in noted(place)} >= {("2026-09", True), ("2026-10", False)}


def test_only_months_with_a_day_that_changed_or_went_are_made_again(home: Home, place: Path) -> None:
    make_months(home)
    before = changed_at(place)
    make_months(home)
    assert changed_at(place) == before
    installation = Installation(home)
    changed, gone = date(2026, 9, 10), date(2026, 10, 11)
    for file in list(installation.lake.listing("events", "acme")):
        if file.day == changed:
            installation.lake.rewrite(file, lambda rows: rows.slice(1), rows=0)
        if file.day == gone:
            installation.lake.remove(file)
    load(home)
    assert_equal(home, place)
    again = changed_at(place)
    made = {path.relative_to(place / "events_by_month").parent for path in before if again[path] != before[path]}
    assert made == {Path(f"month=2026-{month}/shard={shard_of('acme', SHARDS):02}") for month in ("09", "10")}


def test_a_month_whose_days_are_all_gone_is_deleted(home: Home, place: Path) -> None:
    make_months(home)
    installation = Installation(home)
    for team in (plan.name for plan in PLANS):
        for file in list(installation.lake.listing("events", team)):
            if file.day < date(2026, 9, 1):
                installation.lake.remove(file)
    load(home)
    assert {month for month, _ in files_of(place)} == {"2026-09", "2026-10"}
    assert_equal(home, place)


def test_other_shards_put_the_teams_into_other_files(home: Home, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DROPBOX_LICENCES_SHARDS", "7")
    make_months(home)
    monkeypatch.setenv("DROPBOX_LICENCES_SHARDS", str(SHARDS))
    make_months(home)
    assert_equal(home, place)


@pytest.fixture
def _small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(month_files, "GROUP_ROWS", 40)
    monkeypatch.setattr(month_files, "READ_ROWS", 7)
    monkeypatch.setattr(month_files, "PART_BYTES", 20_000)


@pytest.mark.usefixtures("_small_files")
def test_a_large_month_is_several_files_of_bounded_row_groups(
    home: Home, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_months(home)
    assert_equal(home, place)
    many = {each: paths for each, paths in files_of(place).items() if len(paths) > 1}
    assert many
    for path in (path for paths in many.values() for path in paths):
        footer = pq.read_metadata(path)
        assert max(footer.row_group(index).num_rows for index in range(footer.num_row_groups)) <= 46
    monkeypatch.setattr(month_files, "PART_BYTES", 1 << 30)
    monkeypatch.setattr("assets.for_engines.months._FORM", "another version's")
    make_months(home)
    assert_equal(home, place)
    assert {len(paths) for paths in files_of(place).values()} == {1}


def test_a_kill_between_files_is_made_good_by_the_next_run(home: Home, place: Path) -> None:
    make_months(home)
    for renames in (0, 1, 2, 5):
        for path in changed_at(place):
            path.write_bytes(b"older events that somebody put there")
        kill(MONTHS, home, place, renames)
        make_months(home)
        assert_equal(home, place)


def test_a_day_that_cannot_be_read_leaves_the_month_as_it_was(home: Home, place: Path) -> None:
    make_months(home)
    before = {each: rows_in(paths) for each, paths in files_of(place).items()}
    lake = Installation(home).lake
    (file,) = (each for each in lake.listing("events", "acme") if each.day == date(2026, 9, 10))
    content = file.path.read_bytes()
    (place / "events_by_month" / "_manifest.json").write_text("no manifest")
    file.path.write_bytes(content[:100])
    make_months(home)
    missing = "2026-09", shard_of("acme", SHARDS)
    assert {each: rows_in(paths) for each, paths in files_of(place).items()} == {
        each: rows for each, rows in before.items() if each != missing
    }
    file.path.write_bytes(content)
    make_months(home)
    assert {each: rows_in(paths) for each, paths in files_of(place).items()} == before
