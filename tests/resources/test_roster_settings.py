"""``roster.toml``: what it may say of the list of people, and that each mistake is told with its line and its cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from resources.errors import FixSetup
from resources.roster.settings import KNOWN_STATUSES, RosterSettings, read_roster_settings

FULL = """\ufeff# from our HR program
left_statuses = ["Terminated", "account disabled"]
active_statuses = ["Full-Time"]
day_order = "month first"
encoding = "windows-1252"
people_without_seats = true

[columns]
external_id = "Personnel code"
left_on = "Gone since"
"""


def said(tmp_path: Path, text: str) -> RosterSettings:
    path = tmp_path / "roster.toml"
    path.write_text(text, encoding="utf-8")
    return read_roster_settings(path)


def test_no_file_sets_nothing(tmp_path: Path) -> None:
    assert read_roster_settings(tmp_path / "roster.toml") == RosterSettings()
    assert RosterSettings().statuses == KNOWN_STATUSES


def test_everything(tmp_path: Path) -> None:
    settings = said(tmp_path, FULL)
    columns = {"external_id": "Personnel code", "left_on": "Gone since"}
    assert settings == RosterSettings(
        ("Terminated", "account disabled"), ("Full-Time",), "month first", "cp1252", columns, people_without_seats=True
    )
    meant = {"Terminated": "left", "account disabled": "left", "Full-Time": "active"}
    assert settings.statuses == dict(KNOWN_STATUSES) | meant


def test_what_the_file_says_goes_before_what_is_known(tmp_path: Path) -> None:
    statuses = said(tmp_path, 'left_statuses = ["Aktiv"]\nactive_statuses = ["LEFT"]\n').statuses
    assert statuses["Aktiv"] == "left"
    assert statuses["LEFT"] == "active"
    assert "left" not in statuses
    assert "aktiv" not in statuses


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('left_statuses = ["A"\n', 2, "it is not TOML"),
        (
            '\nleft_status = ["A"]\n',
            2,
            "unknown key 'left_status'. Known: left_statuses, active_statuses, day_order",
        ),
        ('left_statuses = "A"\n', 1, 'Write a list of texts, like ["Terminated", "Inactive"]'),
        ("left_statuses = [1]\n", 1, "Write a text in quotes"),
        ('left_statuses = ["A"]\nactive_statuses = ["b", "a"]\n', 2, "'a' is in left_statuses too"),
        ('day_order = "american"\n', 1, 'Write "day first" or "month first"'),
        ('encoding = "rot13"\n', 1, 'Write the name of an encoding, like "cp1252"'),
        ('encoding = "idna"\n', 1, "the name of an encoding"),
        ('encoding = "cp9999"\n', 1, "the name of an encoding"),
        ('people_without_seats = "yes"\n', 1, "Write true or false"),
        ("encoding = 1252\n", 1, "the name of an encoding"),
        ('columns = "id"\n', 1, "Write a table: [columns]"),
        (
            '[columns]\nemail = "Mail"\nname = "Name"\n',
            3,
            "unknown key 'name'. Known: external_id, email, department",
        ),
        ("[columns]\nemail = 3\n", 2, "email has a wrong value. Write the column's name in quotes"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_its_cure(text: str, line: int, words: str, tmp_path: Path) -> None:
    with pytest.raises(FixSetup) as raised:
        said(tmp_path, text)
    assert f"line {line}" in str(raised.value)
    assert words in str(raised.value)
    assert str(tmp_path / "roster.toml") in raised.value.tried
