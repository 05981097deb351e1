"""What people and sync programs put into the lake is no part of it: no reader takes it for a team, a day or a file."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from assets import subjects
from resources.access import DATASETS
from resources.errors import FixSetup
from resources.storage.day_files import Coverage
from resources.storage.lake import Lake
from resources.storage.lake_places import Place, place_of

SCHEMA = pa.schema([("event", pa.string())])
DAY = date(2026, 10, 20)
OWN = Path(f"events/team=acme/date={DAY}/data.parquet")

# Each is the name of a copy of a part of the lake: of a data set, a team, a day or a file.
COPIES = {
    "events": ["events - Copy", "Events", "events.bak", "events~", "backup", "notes"],
    "events/team=acme": [
        *(
            "team=acme.bak",
            "team=acme - Copy",
            "team=Acme",
            "team=ACME",
            "team=acme (1)",
            "team=acme ",
            "team=",
            "acme",
        ),
        *("team=2acme", "team=ac-me", "team=acmé", "Team=acme", "team=team=acme", "team=" + "a" * 32, ".team=acme"),
        *("team=acme.sync-conflict-20261101-120000-ABCDEFG", "team=acme (Bo's conflicted copy 2026-11-01)"),
    ],
    f"events/team=acme/date={DAY}": [
        *("date=2026-10-20 (1)", "date=backup", "date=2026-02-30", "date=20261021", "date=2026-W43-3", "date=2026-1-2"),
        *("date=2026-10-20 - Copy", "date=2026-10-20T00:00:00", "date=", "Date=2026-10-21", "date=2026-10-21.tmp"),
        *(
            "2026-10-21",
            "date=\uff12\uff10\uff12\uff16-\uff11\uff10-\uff12\uff11",
            "date=2026-13-01",
            ".date=2026-10-21",
            "date=0000-01-01",
        ),
    ],
    str(OWN): [
        *("data (conflicted copy).parquet", "data (1).parquet", "data.sync-conflict-20261101-120000-ABCDEFG.parquet"),
        *(
            "data.parquet.tmp",
            "~$data.parquet",
            "._data.parquet",
            "Data.parquet",
            "desktop.ini",
            ".DS_Store",
            "0.parquet",
        ),
    ],
}


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    lake = Lake(tmp_path / "the [lake]")
    write(lake, DAY)
    return lake


def write(lake: Lake, day: date) -> None:
    covered = Coverage("dbtid:1", datetime(2026, 11, 1, tzinfo=UTC))
    lake.write("events", "acme", day, pa.table({"event": [str(day)]}, schema=SCHEMA), covered)


def copy(lake: Lake, part: str, name: str) -> Path:
    source = lake.root / part
    target = source.with_name(name)
    shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    return target


def read(lake: Lake) -> list[tuple[str, date, str]]:
    """What DuckDB reads by the patterns."""
    query = "select team, date, event from read_parquet($files, hive_types = {'team': varchar, 'date': date})"
    return duckdb.connect().execute(query, {"files": lake.places.patterns("events")}).fetchall()


def assert_only(lake: Lake, *days: date) -> None:
    """All ways to read the lake agree that it holds these days of one team."""
    assert [(file.team, file.day) for file in lake.listing("events")] == [("acme", day) for day in days]
    assert [file.day for file in lake.listing("events", "acme")] == [*days]
    assert lake.teams() == {"acme"}
    assert [*lake.covered_days("events", "acme", SCHEMA)] == [*days]
    assert sorted(read(lake)) == [("acme", day, str(day)) for day in days]
    assert lake.team_id("acme") == "dbtid:1"


@pytest.mark.parametrize(("part", "name"), [(part, name) for part, names in COPIES.items() for name in names])
def test_a_copy_beside_a_part_of_the_lake_is_no_part_of_it(lake: Lake, part: str, name: str) -> None:
    target = copy(lake, part, name)
    before = sorted(lake.root.rglob("*"))
    assert_only(lake, DAY)
    assert [*lake.places.foreign()] == [target]
    write(lake, DAY + timedelta(days=1))
    assert_only(lake, DAY, DAY + timedelta(days=1))
    assert {*before} <= {*lake.root.rglob("*")}, "nothing of it was deleted or moved"


@pytest.mark.parametrize("part", ["events", "events/team=acme", f"events/team=acme/date={DAY}", str(OWN)])
def test_a_link_in_the_lake_is_no_part_of_it(lake: Lake, part: str) -> None:
    names = {"events": "loads", "events/team=acme": "team=beta", f"events/team=acme/date={DAY}": "date=2026-10-25"}
    target = (lake.root / part).with_name(names.get(part, "more.parquet"))
    target.symlink_to(lake.root / part)
    assert_only(lake, DAY)
    assert [*lake.places.foreign()] == [target]


@pytest.mark.parametrize("part", ["events", "events/team=acme", f"events/team=acme/date={DAY}", str(OWN)])
@pytest.mark.parametrize("is_link", [True, False])
def test_what_stands_in_the_way_of_a_file_is_named_and_left_alone(lake: Lake, part: str, is_link: bool) -> None:
    way, elsewhere = lake.root / part, lake.root.parent / "elsewhere"
    way.rename(elsewhere)
    if is_link:
        way.symlink_to(elsewhere)
    elif part == str(OWN):
        way.mkdir()
    else:
        way.write_text("a note")
    assert not [*lake.listing("events")]
    assert [*lake.places.foreign()] == [way]
    with pytest.raises(FixSetup, match="Move it out of the lake"):
        write(lake, DAY)
    assert way.exists()
    assert not [path for path in (lake.root / ".staging").rglob("*") if path.is_file()]


def test_the_folder_of_the_whole_lake_may_be_a_link(lake: Lake) -> None:
    link = lake.root.parent / "link"
    link.symlink_to(lake.root)
    assert_only(Lake(link), DAY)
    assert not [*Lake(link).places.foreign()]


def test_a_day_whose_file_was_set_aside_is_nothing_foreign(lake: Lake) -> None:
    write(lake, DAY + timedelta(days=1))
    (file,) = [each for each in lake.listing("events") if each.day == DAY]
    lake.set_aside(file)
    assert_only(lake, DAY + timedelta(days=1))
    assert not [*lake.places.foreign()]


def test_many_foreign_places_are_counted_and_odd_names_are_harmless(lake: Lake) -> None:
    for number in range(30):
        (lake.root / f"note {number:02}").touch()
    (lake.root / "\x1b[31mred\n").touch()
    os.close(os.open(os.fsencode(lake.root) + b"/\xff", os.O_CREAT))
    words = lake.places.foreign_in_words()
    assert len(words) == 21
    assert words[-1] == "and 12 more"
    assert words[0] == "\N{REPLACEMENT CHARACTER}[31mred\N{REPLACEMENT CHARACTER}"
    assert all(each.isprintable() for each in words)
    assert "\N{REPLACEMENT CHARACTER}" in lake.places.foreign_in_words(most=99)


def test_each_data_set_of_the_lake_has_its_contract() -> None:
    assert sorted(DATASETS) == sorted(each.files.name for each in subjects.DATASETS)


def test_a_path_is_a_place_of_the_lake_or_nothing() -> None:
    assert place_of(str(OWN)) == Place("events", "acme", DAY)
    assert Place("events", "acme", DAY).key == str(OWN)
    for other in (f"copy/{OWN}", "events/team=acme", f"{OWN}/more", *(str(OWN).replace("acme", "a b"), f"Events{OWN}")):
        assert place_of(other) is None
    for part, names in COPIES.items():
        for name in names:
            assert place_of(str(OWN).replace(part, str(Path(part).with_name(name)), 1)) is None
