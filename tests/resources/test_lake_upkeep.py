"""The lake is kept in order: files are rewritten, set aside and removed, and nothing else is touched by that."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from resources.errors import FixSetup
from resources.storage.day_files import CONTRACT_VERSION, BrokenFile, Coverage
from resources.storage.lake import Lake
from resources.storage.lake_places import FILE_NAME, LakeFile, LakePlaces

SCHEMA = pa.schema([("event", pa.string())])
DAY = date(2026, 1, 2)
NEXT = DAY + timedelta(days=1)
READ_AT = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


def write(lake: Lake, day: date = DAY, team: str = "acme", team_id: str = "dbtid:1") -> LakeFile:
    lake.write("events", team, day, pa.table({"event": ["a", "b"]}, schema=SCHEMA), Coverage(team_id, READ_AT))
    return next(file for file in lake.listing("events", team) if file.day == day)


def damage(file: LakeFile) -> None:
    """Of the file only its first half is left."""
    file.path.write_bytes(file.path.read_bytes()[: file.size_bytes // 2])


def events(file: LakeFile) -> list[str]:
    return pq.ParquetFile(file.path).read()["event"].to_pylist()


def test_half_a_file_is_broken_and_set_aside_with_its_day(lake: Lake) -> None:
    file = write(lake)
    damage(file)
    with pytest.raises(BrokenFile, match="damaged, or not a Parquet file"):
        lake.coverage(file.path)
    assert lake.covered_days("events", "acme", SCHEMA) == {}
    (aside,) = lake.set_aside_files()
    assert lake.set_aside_days("events", "acme") == {aside: DAY}
    assert lake.set_aside_days("events", "acm") == lake.set_aside_days("members", "acme") == {}


def test_a_file_of_the_very_next_version_is_left_alone(lake: Lake) -> None:
    file = write(lake)
    assert lake.rewrite(file, lambda rows: rows, contract_version=CONTRACT_VERSION + 1)
    with pytest.raises(FixSetup, match="a newer version wrote it"):
        lake.covered_days("events", "acme", SCHEMA)
    assert (events(file), lake.set_aside_files()) == (["a", "b"], [])


def test_a_file_that_cannot_be_read_to_its_end_is_set_aside_though_its_footer_is_whole(lake: Lake) -> None:
    whole, broken = write(lake), write(lake, NEXT)
    content = bytearray(broken.path.read_bytes())
    content[4:40] = bytes(36)
    broken.path.write_bytes(content)
    assert lake.coverage(broken.path, SCHEMA).rows == 2
    (aside,) = lake.set_aside_unreadable()
    assert lake.set_aside_days("events", "acme") == {aside: NEXT}
    assert aside.read_bytes() == content
    assert events(whole) == ["a", "b"]


def test_whose_a_team_is_the_newest_whole_file_says(lake: Lake) -> None:
    assert lake.team_id("acme") == ""
    write(lake, DAY - timedelta(days=1), team_id="dbtid:older")
    write(lake)
    write(lake, NEXT, team_id="")
    damage(write(lake, NEXT + timedelta(days=1), team_id="dbtid:damaged"))
    assert lake.team_id("acme") == "dbtid:1"


def test_a_file_is_replaced_when_its_rows_or_what_it_covers_change(lake: Lake) -> None:
    file = write(lake)
    before = file.path.read_bytes()
    assert not lake.rewrite(file, lambda rows: rows)
    assert file.path.read_bytes() == before
    assert lake.rewrite(file, lambda rows: rows.slice(1))
    assert (events(file), lake.coverage(file.path).rows) == (["b"], 1)
    assert lake.rewrite(file, lambda rows: rows, event_json="none")
    assert (events(file), lake.coverage(file.path).event_json) == (["b"], "none")
    assert lake.coverage(file.path).team_id == "dbtid:1"
    assert not [path for path in (lake.root / ".staging").rglob("*") if path.is_file()]


def test_a_change_that_fails_leaves_the_file(lake: Lake) -> None:
    file = write(lake)

    def fail(rows: pa.Table) -> pa.Table:
        raise ValueError("no such rows")

    with pytest.raises(ValueError, match="no such rows"):
        lake.rewrite(file, fail)
    assert events(file) == ["a", "b"]


def test_a_day_is_removed_with_its_folder_unless_somebody_put_something_beside_it(lake: Lake) -> None:
    first, second = write(lake), write(lake, NEXT)
    note = second.path.with_name("note.txt")
    note.write_text("keep")
    lake.remove(first)
    lake.remove(second)
    lake.remove(second)  # somebody else was quicker
    assert list(lake.listing("events")) == []
    assert not first.path.parent.exists()
    assert note.read_text() == "keep"


def test_of_a_removed_team_nothing_is_left_and_of_teams_called_alike_everything(lake: Lake) -> None:
    """Files that were set aside have the team in their names, among other words."""
    for team in ("acme", "my-acme", "acme-2"):
        lake.set_aside(write(lake, team=team))
        write(lake, NEXT, team)
        lake.covered_days("events", team, SCHEMA)
    lake.writer("events", "acme", DAY, SCHEMA).append(pa.table({"event": ["half"]}, schema=SCHEMA))
    lake.remove_team("acme")
    left = [str(path.relative_to(lake.root)) for path in lake.root.rglob("*") if path.is_file()]
    assert left
    assert not [name for name in left if "acme" in name and "my-acme" not in name and "acme-2" not in name]
    for team in ("my-acme", "acme-2"):
        assert lake.set_aside_days("events", team)
        assert [file.day for file in lake.listing("events", team)] == [NEXT]


def test_a_writer_to_which_nothing_was_given_has_no_rows_to_read_back(lake: Lake) -> None:
    assert list(lake.writer("events", "acme", DAY, SCHEMA).row_groups()) == []


def test_a_day_that_is_deleted_while_the_lake_is_looked_through_is_passed_over(lake: Lake) -> None:
    file = write(lake)
    note = file.path.parent.with_name("a note")
    note.touch()
    foreign = lake.places.foreign()
    assert next(foreign) == note
    lake.remove(file)
    assert list(foreign) == []


def test_a_lake_that_is_not_there_yet_has_nothing(tmp_path: Path) -> None:
    places = LakePlaces(tmp_path / "none")
    assert (list(places.foreign()), places.teams("events"), places.patterns("events")) == ([], [], [])
    assert not list(tmp_path.rglob(FILE_NAME))
