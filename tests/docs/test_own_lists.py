"""What docs/operate.md says of the files that people write is what is read."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from resources.roster.columns import KNOWN_NAMES
from resources.roster.settings import KNOWN_STATUSES, RosterSettings, read_roster_settings
from resources.text_files.days import WrongDay, day_of, day_or_none

PAGE = (Path(__file__).parents[2] / "docs" / "operate.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return PAGE.partition(f"### {title}\n")[2].partition("\n### ")[0]


def quoted(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def test_the_table_of_columns_is_the_one_that_is_read() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", section("roster.csv"), re.MULTILINE)
    assert {field: tuple(quoted(names)) for field, names in rows} == dict(KNOWN_NAMES)


def test_the_statuses_that_are_known_are_named() -> None:
    active = section("roster.csv").partition("Known: `left`; ")[2].partition(".\n")[0]
    assert quoted(active) == [status for status, means in KNOWN_STATUSES.items() if means == "active"]


def test_roster_toml_as_the_page_shows_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "roster.toml").write_text(section("roster.csv").partition("```toml\n")[2].partition("```")[0])
    settings = read_roster_settings(tmp_path / "roster.toml")
    unset = RosterSettings()
    assert all(getattr(settings, name) != value for name, value in vars(unset).items())


def test_days_that_the_page_takes_and_refuses() -> None:
    taken = section("Days").partition(" A time of day")[0]
    for text in quoted(taken):
        assert day_of(text) == date(2026, 10, 1)
    for text in ["10/1/2026", "13/10/2026", "46296"]:
        assert f"`{text}`" in section("Days")
        with pytest.raises(WrongDay):
            day_of(text)


def test_marks_for_no_day_that_the_page_names() -> None:
    marks = quoted(section("Days").partition("a cell is empty too if it says ")[2])
    assert len(marks) > 10
    assert [text for text in marks if day_or_none(text) is not None] == []
